import type { PeerInfo } from '@cachereef/community'
import type { PeerId } from '@cachereef/protocol'
import { Pool, type Dispatcher } from 'undici'
import { parseHostPort } from '../host-port.ts'
import { LINK_ANSWER_MS, LINK_IDLE_MS, LINK_SOCKETS_MAX, RETIRED_MS } from '../limits.ts'
import type { Credentials } from './certificate.ts'
import { connectPeer } from './connect-peer.ts'

/** The opening end of content between peers: kept-alive connections, a bounded number of them a peer. */
export interface LinkClient extends AsyncDisposable {
  /** Where requests to that peer go. Errors that it ends with are PeerError, or undici's once connected. */
  dispatcher(peer: PeerInfo): Dispatcher
  /** Breaks every connection to that peer, so that who waits for its answer learns at once that it is gone. */
  drop(id: PeerId): void
  /** Asks that peer nothing more over these connections, but lets it end what it sends, for a bounded time: it has left in good order. */
  retire(id: PeerId): void
}

export function createLinkClient(credentials: Credentials): LinkClient {
  const pools = new Map<PeerId, { readonly address: string; readonly pool: Dispatcher }>()
  const retired = new Map<Dispatcher, NodeJS.Timeout>()

  const take = (id: PeerId): Dispatcher | undefined => {
    const pool = pools.get(id)?.pool
    pools.delete(id)
    return pool
  }

  // Its requests in flight end with an error; that of destroy itself says nothing more.
  const destroy = (pool: Dispatcher): void => {
    clearTimeout(retired.get(pool))
    retired.delete(pool)
    pool.destroy().catch(() => {})
  }

  const drop = (id: PeerId) => {
    const pool = take(id)
    if (pool !== undefined) destroy(pool)
  }

  return {
    dispatcher(peer) {
      const kept = pools.get(peer.id)
      if (kept?.address === peer.address) return kept.pool
      drop(peer.id)
      const pool = openPool(peer, credentials)
      pools.set(peer.id, { address: peer.address, pool })
      return pool
    },
    drop,
    retire(id) {
      const pool = take(id)
      if (pool === undefined) return
      retired.set(
        pool,
        setTimeout(() => destroy(pool), RETIRED_MS),
      )
      pool.close().then(
        () => destroy(pool),
        () => {},
      )
    },
    async [Symbol.asyncDispose]() {
      for (const id of [...pools.keys()]) drop(id)
      for (const pool of [...retired.keys()]) destroy(pool)
    },
  }
}

function openPool(peer: PeerInfo, credentials: Credentials): Dispatcher {
  const { host, port } = parseHostPort(peer.address)
  const pool = new Pool(`https://${peer.address}`, {
    connections: LINK_SOCKETS_MAX,
    pipelining: 1,
    keepAliveTimeout: LINK_IDLE_MS,
    keepAliveMaxTimeout: LINK_IDLE_MS,
    headersTimeout: LINK_ANSWER_MS,
    bodyTimeout: LINK_ANSWER_MS,
    connect: (_options, connected) => connectPeer(peer.id, host, port, credentials, connected),
  })
  return pool.compose(underOneName)
}

/**
 * undici takes the name for TLS from each request's Host, and starts a new connection where that is another than for the request
 * before. Here Host is the site's and TLS is the peer's, whose key alone counts: all requests have one name, and share connections.
 */
const underOneName: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
  dispatch({ ...options, servername: 'peer' } as Dispatcher.DispatchOptions, handler)
