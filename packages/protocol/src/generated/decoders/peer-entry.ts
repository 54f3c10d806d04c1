// Generated from the message table by scripts/generate.ts. Do not edit.
import type { Reader } from '../../codec/reader.ts'
import type { PeerEntry } from '../../structs.ts'
import { readPeerState } from './peer-state.ts'

export function readPeerEntry(input: Reader): PeerEntry {
  return {
    id: input.peerId('PeerEntry.id'),
    incarnation: input.u32('PeerEntry.incarnation'),
    name: input.string(64, 'PeerEntry.name'),
    address: input.address('PeerEntry.address'),
    clientAddress: input.optionalAddress('PeerEntry.clientAddress'),
    weight: input.varint('PeerEntry.weight'),
    caching: input.bool('PeerEntry.caching'),
    state: readPeerState(input, 'PeerEntry.state'),
  }
}
