// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { DenialReason } from '../../enumerations.ts'

export function readDenialReason(input: Reader, at: string): DenialReason {
  const value = input.u8(at)
  switch (value) {
    case 0:
      return 'full'
    case 1:
      return 'not-master'
    case 2:
      return 'wrong-community'
    case 3:
      return 'address-refused'
    case 4:
      return 'policy'
    case 5:
      return 'name-taken'
    case 6:
      return 'id-clash'
    case 7:
      return 'busy'
    case 8:
      return 'incompatible'
    default:
      return input.refuse('out-of-range', at, value)
  }
}
