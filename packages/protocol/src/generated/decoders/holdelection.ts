// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'
import { readScore } from './score.ts'

export function readHOLDELECTION(input: Reader): Payload<'HOLDELECTION'> {
  return {
    round: input.varint('HOLDELECTION.round'),
    score: readScore(input),
    version: input.varint('HOLDELECTION.version'),
  }
}
