// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { PeerState } from '../../enumerations.ts'

export function writePeerState(output: Writer, value: PeerState, at: string): void {
  switch (value) {
    case 'alive':
      return output.u8(0, at)
    case 'suspect':
      return output.u8(1, at)
    case 'leaving':
      return output.u8(2, at)
    default:
      output.refuse('bad-value', at, value)
  }
}
