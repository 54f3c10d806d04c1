import type { PeerInfo } from '@cachereef/community'
import type { PeerId } from '@cachereef/protocol'

/** Sends clients on to the peer that holds what they want (A23), for a peer's mirrors and for `createRerouter`. */
export interface Rerouting {
  /** Where a client is to go instead; undefined where it is best served right here. Never rejects. */
  offer(question: RerouteQuestion): Promise<RerouteOffer | undefined>
}

export interface RerouteQuestion {
  readonly method: 'GET' | 'HEAD'
  /** Absolute; the origin's. */
  readonly url: string
  /** The client's IP address. */
  readonly client: string
  /** SHA-256 of the content, without content coding: 32 bytes. The holder sends nothing else. */
  readonly digest?: Uint8Array
  /** Of a file that is spread; who is to hold it, best first, comes in place of the holders by the allocation table. */
  readonly slice?: { readonly index: number; readonly holders: readonly PeerId[] }
}

export interface RerouteOffer {
  readonly holder: PeerInfo
  /** Signed, at the holder's advertised client listener; good until `expiresMs`. */
  readonly location: string
  /** Milliseconds since the Unix epoch by the holder's clock. */
  readonly expiresMs: number
}
