// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { NominationReason } from '../../enumerations.ts'

export function readNominationReason(input: Reader, at: string): NominationReason {
  const value = input.u8(at)
  switch (value) {
    case 0:
      return 'none'
    case 1:
      return 'hears-master'
    case 2:
      return 'newer-epoch'
    case 3:
      return 'leaving'
    case 4:
      return 'not-electable'
    case 5:
      return 'busy'
    default:
      return input.refuse('out-of-range', at, value)
  }
}
