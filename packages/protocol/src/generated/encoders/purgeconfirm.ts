// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'

export function writePURGECONFIRM(output: Writer, value: Payload<'PURGECONFIRM'>): void {
  output.reserve(24)
  output.hex16(value.id, 'PURGECONFIRM.id')
  output.varint(value.entries, 'PURGECONFIRM.entries')
}
