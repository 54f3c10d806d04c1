import type { Community, Role } from '@cachereef/community'
import type { PeerId } from '@cachereef/protocol'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Dispatcher } from 'undici'
import type { Status } from './admin/status.ts'
import type { PurgeReport } from './purge/purge-everywhere.ts'
import type { Rerouting } from './reroute/interface.ts'
import type { Selector } from './store/store.ts'

/** Where a peer really listens, "HOST:PORT" with port 0 resolved. */
export interface PeerAddresses {
  readonly peerListen: string
  /** undefined until `listen()`. */
  readonly listen?: string
  /** undefined until `listen()`, and where the option is. */
  readonly admin?: string
}

/** Of what waits for others. */
export interface Waiting {
  readonly signal?: AbortSignal
}

/** A computer of a cache community: it caches its portion of the domains, and asks the others for theirs. */
export interface Peer extends AsyncDisposable {
  readonly id: PeerId
  readonly name: string
  readonly role: Role
  readonly addresses: PeerAddresses
  readonly community: Community
  /** As the global one, through this peer and its community. */
  readonly fetch: typeof globalThis.fetch
  /** For `node:http`, Express and Fastify: serves a request as the client listener would. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void
  /** For undici: `dispatcher.compose(peer.interceptor())`. */
  interceptor(): Dispatcher.DispatcherComposeInterceptor
  /** Opens the client listener, and the admin listener where there is one. Throws PeerError `address-unavailable`. */
  listen(): Promise<PeerAddresses>
  /** Sends clients on to the peers that hold what they want; for `createRerouter`. */
  readonly rerouting: Rerouting
  status(): Status
  /** Resolves once the peer has left: by `leave()`, by `POST /leave`, or by being closed. */
  readonly left: Promise<void>
  /**
   * Deletes what the selector means in the whole community, and resolves with what each peer confirmed. The signal ends the
   * waiting, with its reason; what is ordered stays ordered.
   */
  purge(selector: Selector, options?: Waiting): Promise<PurgeReport>
  /**
   * Takes no new requests, lets those in flight end, hands over, leaves the community, closes everything. Idempotent. The signal
   * cuts short what takes time, requests in flight and handing over; the others are told that it leaves all the same.
   */
  leave(options?: Waiting): Promise<void>
}
