// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'

export function writeCHALLENGE(output: Writer, value: Payload<'CHALLENGE'>): void {
  output.reserve(33)
  output.bytesField(value.token, 32, 'CHALLENGE.token')
}
