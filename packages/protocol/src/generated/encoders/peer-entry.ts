// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Writer } from '../../codec/writer.ts'
import type { PeerEntry } from '../../structs.ts'
import { writePeerState } from './peer-state.ts'

export function writePeerEntry(output: Writer, value: PeerEntry): void {
  output.reserve(149)
  output.peerId(value.id, 'PeerEntry.id')
  output.u32(value.incarnation, 'PeerEntry.incarnation')
  output.string(value.name, 64, 'PeerEntry.name')
  output.address(value.address, 'PeerEntry.address')
  output.optionalAddress(value.clientAddress, 'PeerEntry.clientAddress')
  output.varint(value.weight, 'PeerEntry.weight')
  output.bool(value.caching, 'PeerEntry.caching')
  writePeerState(output, value.state, 'PeerEntry.state')
}
