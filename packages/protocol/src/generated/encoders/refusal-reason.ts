// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { RefusalReason } from '../../enumerations.ts'

export function writeRefusalReason(output: Writer, value: RefusalReason, at: string): void {
  switch (value) {
    case 'none':
      return output.u8(0, at)
    case 'older-epoch':
      return output.u8(1, at)
    case 'removed':
      return output.u8(2, at)
    case 'unknown':
      return output.u8(3, at)
    case 'occupied':
      return output.u8(4, at)
    case 'full':
      return output.u8(5, at)
    case 'unavailable':
      return output.u8(6, at)
    case 'not-allowed':
      return output.u8(7, at)
    default:
      output.refuse('bad-value', at, value)
  }
}
