// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { PurgeKind } from '../../enumerations.ts'

export function readPurgeKind(input: Reader, at: string): PurgeKind {
  const value = input.u8(at)
  switch (value) {
    case 0:
      return 'url'
    case 1:
      return 'prefix'
    case 2:
      return 'domain'
    case 3:
      return 'tag'
    case 4:
      return 'all'
    default:
      return input.refuse('out-of-range', at, value)
  }
}
