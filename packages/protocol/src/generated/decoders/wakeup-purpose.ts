// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { WakeupPurpose } from '../../enumerations.ts'

export function readWakeupPurpose(input: Reader, at: string): WakeupPurpose {
  const value = input.u8(at)
  switch (value) {
    case 0:
      return 'probe'
    case 1:
      return 'list'
    default:
      return input.refuse('out-of-range', at, value)
  }
}
