// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { RemovalReason } from '../../enumerations.ts'

export function readRemovalReason(input: Reader, at: string): RemovalReason {
  const value = input.u8(at)
  switch (value) {
    case 0:
      return 'closed'
    case 1:
      return 'merged'
    default:
      return input.refuse('out-of-range', at, value)
  }
}
