// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { DenialReason } from '../../enumerations.ts'

export function writeDenialReason(output: Writer, value: DenialReason, at: string): void {
  switch (value) {
    case 'full':
      return output.u8(0, at)
    case 'not-master':
      return output.u8(1, at)
    case 'wrong-community':
      return output.u8(2, at)
    case 'address-refused':
      return output.u8(3, at)
    case 'policy':
      return output.u8(4, at)
    case 'name-taken':
      return output.u8(5, at)
    case 'id-clash':
      return output.u8(6, at)
    case 'busy':
      return output.u8(7, at)
    case 'incompatible':
      return output.u8(8, at)
    default:
      output.refuse('bad-value', at, value)
  }
}
