// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'

export function writePURGELOGREQUEST(output: Writer, value: Payload<'PURGELOGREQUEST'>): void {
  output.reserve(8)
  output.varint(value.sinceMs, 'PURGELOGREQUEST.sinceMs')
}
