import type { Community, DirectoryEntry } from '@cachereef/community'
import type { DirectoryHost } from '../world/directory-host.ts'
import type { SimulatedHost } from '../world/host.ts'
import type { Delivery } from '../world/network.ts'
import type { PeerHost } from '../world/peer-host.ts'
import type { View } from './view.ts'

/** One invariant, or a few that need the same memory. Throws a Violation where it is broken. */
export interface Checker {
  /** A life begins; its events can be listened to. */
  onStart?(host: PeerHost, community: Community): void
  /** A frame is about to be taken in. */
  before?(host: PeerHost, from: SimulatedHost, frame: Uint8Array, delivery: Delivery): void
  /** A peer sends this frame. */
  onSend?(host: PeerHost, frame: Uint8Array): void
  /** Something has happened at a peer that runs. `was` is what it took for true before. */
  after?(host: PeerHost, was: View, is: View, delivery: Delivery): void
  onFailure?(host: PeerHost, error: Error): void
  onEnd?(host: PeerHost): void
  /** An entry stands at a cache server from now on. */
  onWrite?(host: DirectoryHost, entry: DirectoryEntry): void
}
