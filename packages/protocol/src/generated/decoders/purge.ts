// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { Payload } from '../../messages.ts'
import { readPurgeKind } from './purge-kind.ts'

export function readPURGE(input: Reader): Payload<'PURGE'> {
  return {
    id: input.hex16('PURGE.id'),
    issuedAtMs: input.varint('PURGE.issuedAtMs'),
    kind: readPurgeKind(input, 'PURGE.kind'),
    value: input.string(8192, 'PURGE.value'),
  }
}
