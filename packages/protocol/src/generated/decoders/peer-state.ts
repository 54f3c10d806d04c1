// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { PeerState } from '../../enumerations.ts'

export function readPeerState(input: Reader, at: string): PeerState {
  const value = input.u8(at)
  switch (value) {
    case 0:
      return 'alive'
    case 1:
      return 'suspect'
    case 2:
      return 'leaving'
    default:
      return input.refuse('out-of-range', at, value)
  }
}
