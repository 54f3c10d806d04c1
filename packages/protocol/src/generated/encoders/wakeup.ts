// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { Payload } from '../../messages.ts'
import { writeWakeupPurpose } from './wakeup-purpose.ts'

export function writeWAKEUP(output: Writer, value: Payload<'WAKEUP'>): void {
  output.reserve(1176)
  output.string(value.communityName, 64, 'WAKEUP.communityName')
  writeWakeupPurpose(output, value.purpose, 'WAKEUP.purpose')
  output.hex8(value.nonce, 'WAKEUP.nonce')
  output.bytesField(value.padding, 1100, 'WAKEUP.padding')
}
