// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { PurgeOrder } from '../../structs.ts'
import { readPurgeKind } from './purge-kind.ts'

export function readPurgeOrder(input: Reader): PurgeOrder {
  return {
    id: input.hex16('PurgeOrder.id'),
    issuedAtMs: input.varint('PurgeOrder.issuedAtMs'),
    kind: readPurgeKind(input, 'PurgeOrder.kind'),
    value: input.string(8192, 'PurgeOrder.value'),
  }
}
