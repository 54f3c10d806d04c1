// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'

export function readMASTERQUERY(input: Reader): Payload<'MASTERQUERY'> {
  return {
    round: input.varint('MASTERQUERY.round'),
  }
}
