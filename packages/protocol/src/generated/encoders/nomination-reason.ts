// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { NominationReason } from '../../enumerations.ts'

export function writeNominationReason(output: Writer, value: NominationReason, at: string): void {
  switch (value) {
    case 'none':
      return output.u8(0, at)
    case 'hears-master':
      return output.u8(1, at)
    case 'newer-epoch':
      return output.u8(2, at)
    case 'leaving':
      return output.u8(3, at)
    case 'not-electable':
      return output.u8(4, at)
    case 'busy':
      return output.u8(5, at)
    default:
      output.refuse('bad-value', at, value)
  }
}
