// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'
import { writePurgeKind } from './purge-kind.ts'

export function writePURGE(output: Writer, value: Payload<'PURGE'>): void {
  output.reserve(8219)
  output.hex16(value.id, 'PURGE.id')
  output.varint(value.issuedAtMs, 'PURGE.issuedAtMs')
  writePurgeKind(output, value.kind, 'PURGE.kind')
  output.string(value.value, 8192, 'PURGE.value')
}
