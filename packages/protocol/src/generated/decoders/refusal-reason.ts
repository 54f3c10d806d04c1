// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { RefusalReason } from '../../enumerations.ts'

export function readRefusalReason(input: Reader, at: string): RefusalReason {
  const value = input.u8(at)
  switch (value) {
    case 0:
      return 'none'
    case 1:
      return 'older-epoch'
    case 2:
      return 'removed'
    case 3:
      return 'unknown'
    case 4:
      return 'occupied'
    case 5:
      return 'full'
    case 6:
      return 'unavailable'
    case 7:
      return 'not-allowed'
    default:
      return input.refuse('out-of-range', at, value)
  }
}
