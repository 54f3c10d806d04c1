// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'
import { readScore } from './score.ts'

export function readELECTIONRESPONSE(input: Reader): Payload<'ELECTIONRESPONSE'> {
  return {
    round: input.varint('ELECTIONRESPONSE.round'),
    score: readScore(input),
    hearsMaster: input.bool('ELECTIONRESPONSE.hearsMaster'),
    version: input.varint('ELECTIONRESPONSE.version'),
  }
}
