// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'

export function writeLEAVE(output: Writer, value: Payload<'LEAVE'>): void {
  output.reserve(1)
  output.bool(value.drained, 'LEAVE.drained')
}
