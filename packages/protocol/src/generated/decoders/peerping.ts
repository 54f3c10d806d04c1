// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'

export function readPEERPING(input: Reader): Payload<'PEERPING'> {
  return {
    version: input.varint('PEERPING.version'),
    round: input.varint('PEERPING.round'),
    size: input.varint('PEERPING.size'),
  }
}
