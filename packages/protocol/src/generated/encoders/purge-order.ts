// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { PurgeOrder } from '../../structs.ts'
import { writePurgeKind } from './purge-kind.ts'

export function writePurgeOrder(output: Writer, value: PurgeOrder): void {
  output.reserve(8219)
  output.hex16(value.id, 'PurgeOrder.id')
  output.varint(value.issuedAtMs, 'PurgeOrder.issuedAtMs')
  writePurgeKind(output, value.kind, 'PurgeOrder.kind')
  output.string(value.value, 8192, 'PurgeOrder.value')
}
