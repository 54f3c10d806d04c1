// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { WakeupPurpose } from '../../enumerations.ts'

export function writeWakeupPurpose(output: Writer, value: WakeupPurpose, at: string): void {
  switch (value) {
    case 'probe':
      return output.u8(0, at)
    case 'list':
      return output.u8(1, at)
    default:
      output.refuse('bad-value', at, value)
  }
}
