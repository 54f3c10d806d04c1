// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { RemovalReason } from '../../enumerations.ts'

export function writeRemovalReason(output: Writer, value: RemovalReason, at: string): void {
  switch (value) {
    case 'closed':
      return output.u8(0, at)
    case 'merged':
      return output.u8(1, at)
    default:
      output.refuse('bad-value', at, value)
  }
}
