import type { Community, Location, PeerInfo } from '@cachereef/community'
import type { PeerId } from '@cachereef/protocol'
import type { Upstream, UpstreamRequest, UpstreamResponse } from '../engine/upstream.ts'
import type { Request, Response } from '../http/message.ts'
import { tableVersion, type HopRequest } from '../link/hop.ts'
import type { LinkClient } from '../link/link-client.ts'
import type { Shun } from '../link/shun.ts'
import { EARLIER_HOLDERS_MS } from '../limits.ts'
import { continued } from './continuation.ts'
import { planRoute } from './plan.ts'
import { relay } from './relay.ts'

export interface RouterParts {
  readonly community: Community
  readonly links: LinkClient
  readonly shun: Shun
  /** Who held it by earlier tables, and holds it no longer; the latest first. */
  readonly earlierHolders: (url: URL) => readonly PeerId[]
  /** To the origin itself. Throws an OriginError. */
  readonly origin: (request: Request) => Promise<Response>
  /** Lets the other peers forget what an unsafe request made stale; resolves when they have, or some time is up. */
  readonly invalidateElsewhere: (request: Request, response: Response) => Promise<void>
  /** A peer's answer was damaged: it ends there, and goes on from elsewhere. */
  readonly onCorrupt: (peer: PeerInfo, error: Error) => void
  /** A holder was passed over: which, and why. */
  readonly onPassedOver?: (peer: PeerInfo, reason: string) => void
}

/** Where misses go: `hop` is what the asking peer said, undefined for a client's own request. */
export type Router = (hop: HopRequest | undefined) => Upstream

/**
 * The way of this peer's misses (A17, A18, A20): to the holders in rank order, then to the origin; to the origin at once where
 * this peer owns the domain. A holder that is gone, or says that it can't, costs only the time to learn it (C5).
 */
export function createRouter(parts: RouterParts): Router {
  return (hop) => async (request) => {
    if (!mayRelay(request)) return straightToOrigin(parts, request)

    const { community, shun } = parts
    const location = await locate(community, request)
    const plan = planRoute({
      holders: location.holders.filter((id) => community.peer(id) !== undefined),
      earlier: () => parts.earlierHolders(new URL(request.url)),
      self: community.self.id,
      hop,
      usable: (id) => !shun.isShunned(id),
    })
    const hopOn: HopRequest = { table: tableVersion(location), hops: (hop?.hops ?? 0) + 1, held: plan.heldOnly }
    const searches: readonly Search[] = [
      { way: 'peer', left: [...plan.ask], hop: hopOn },
      { way: 'held', left: [...plan.askEarlier], hop: { ...hopOn, held: true } },
    ]
    for (const search of searches) {
      if (search.left.length === 0) continue
      request.onRoute?.(search.way)
      const found = await (search.way === 'held' ? askInTime : askHolders)(parts, request, search)
      if (found === undefined) continue
      const response = continuable(parts, request, search, found.response)
      return { ...response, storable: plan.keep && community.self.caching, from: 'peer', peer: found.peer.name }
    }
    // Kept even where another peer should hold it: that one could not be reached, or its table differs, and one fetch for
    // each table version in use is all that this may cost.
    return fromOrigin(parts, request)
  }
}

/** The peers that are still to be asked, and what they are told. */
interface Search {
  /** `held`: these are earlier holders. */
  readonly way: 'peer' | 'held'
  readonly left: PeerId[]
  readonly hop: HopRequest
}

interface Found {
  readonly peer: PeerInfo
  readonly response: Response
}

/** Safe requests without a body: anything else could not be sent twice, and no other peer's cache may answer it. */
function mayRelay({ method, body }: Request): boolean {
  return body === undefined && (method === 'GET' || method === 'HEAD')
}

async function fromOrigin(parts: RouterParts, request: UpstreamRequest): Promise<UpstreamResponse> {
  request.onRoute?.('origin')
  return { ...(await parts.origin(request)), storable: parts.community.self.caching, from: 'origin' }
}

async function straightToOrigin(parts: RouterParts, request: UpstreamRequest): Promise<UpstreamResponse> {
  const response = await fromOrigin(parts, request)
  // Before the client has the answer: what it asks for next, through whichever peer, is no older than what it just did.
  await parts.invalidateElsewhere(request, response)
  return response
}

/** Asks the holders that are left, taking each off the list; undefined when none of them answered. */
async function askHolders(
  { community, links, shun, onCorrupt, onPassedOver }: RouterParts,
  request: Request,
  { way, left, hop }: Search,
): Promise<Found | undefined> {
  for (let id = left.shift(); id !== undefined; id = left.shift()) {
    const peer = community.peer(id)
    if (!peer) continue
    try {
      const relayed = await relay(links.dispatcher(peer), peer, request, hop, (error) => onCorrupt(peer, error))
      shun.forgive(id)
      if (relayed.outcome === 'answered') return { peer, response: relayed.response }
      // Earlier holders have forgotten most of what they held: no news.
      if (way === 'peer') onPassedOver?.(peer, relayed.answer.refused)
      // Where one peer could not reach the origin, the next holder would only lose more time than a try of one's own.
      if (relayed.answer.refused === 'unreachable') return undefined
    } catch (error) {
      if (request.signal.aborted) throw error
      shun.failed(id)
      onPassedOver?.(peer, error instanceof Error ? error.message : String(error))
    }
  }
  return undefined
}

/** Asks earlier holders, and gives them up together when their time is over: they may be slow for a reason, so none is shunned. */
async function askInTime(parts: RouterParts, request: Request, search: Search): Promise<Found | undefined> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), EARLIER_HOLDERS_MS)
  try {
    const signal = AbortSignal.any([request.signal, late.signal])
    return await askHolders(parts, { ...request, signal }, search)
  } catch (error) {
    if (!late.signal.aborted || request.signal.aborted) throw error
    return undefined
  } finally {
    // What has answered may take as long as it likes.
    clearTimeout(timer)
  }
}

/** The same response with a body that goes on elsewhere when the peer dies: at the holders left, then at the origin. */
function continuable(parts: RouterParts, request: Request, search: Search, response: Response): Response {
  const { body } = response
  if (request.method !== 'GET' || body === null || Buffer.isBuffer(body)) return response
  const rest = continued({ ...response, body }, async (fields) => {
    const wanted = request.fields.clone()
    // What was asked of the whole has been answered; now only the rest of those very bytes is wanted.
    for (const condition of CONDITIONS) wanted.delete(condition)
    for (const [name, value] of fields) wanted.set(name, value)
    const again = { ...request, fields: wanted }
    return (await askHolders(parts, again, search))?.response ?? parts.origin(again)
  })
  return { ...response, body: rest }
}

const CONDITIONS = ['If-None-Match', 'If-Modified-Since', 'If-Match', 'If-Unmodified-Since']

/** The holders; by the own table where the master does not say (A19). */
async function locate(community: Community, { url, signal }: Request): Promise<Location> {
  const { hostname, pathname, search } = new URL(url)
  try {
    return await community.locate(hostname, pathname + search, signal)
  } catch (error) {
    if (signal.aborted) throw error
    const { table } = community
    return { holders: table.holders(hostname, pathname + search), epoch: table.epoch, version: table.version }
  }
}
