import type { PeerId } from '@cachereef/protocol'
import type { Upstream, UpstreamRequest, UpstreamResponse } from '../engine/upstream.ts'
import { isDown } from '../engine/upstream-problem.ts'
import { hasPassed } from '../http/has-passed.ts'
import type { Request } from '../http/message.ts'
import { tableVersion, type HopRequest } from '../link/hop.ts'
import { EARLIER_HOLDERS_MS, LINK_ANSWER_MS } from '../limits.ts'
import { askHolders, type Search } from './ask-holders.ts'
import { continuable } from './continuable.ts'
import { lastResort } from './last-resort.ts'
import { locate } from './locate.ts'
import { planRoute } from './plan.ts'
import type { RouterParts } from './router-parts.ts'

/** Where misses go: `hop` is what the asking peer said, undefined for a client's own request. */
export type Router = (hop: HopRequest | undefined) => Upstream

/**
 * The way of this peer's misses (A17, A18, A20): to the holders in rank order, then to the origin; to the origin at once where
 * this peer owns the domain. A holder that is gone, or says that it can't, costs only the time to learn it (C5). All of them
 * together have the time of one link; for a request of a peer half of what that one left, so that the rest is for the origin.
 */
export function createRouter(parts: RouterParts): Router {
  return (hop) => async (request) => {
    if (!mayRelay(request)) return straightToOrigin(parts, request)

    const { community, shun, tardy, now } = parts
    const deadlineMs = now() + (hop?.leftMs === undefined ? LINK_ANSWER_MS : hop.leftMs / 2)
    const location = await locate(community, request)
    const usable = (id: PeerId): boolean => !shun.isShunned(id) && community.peer(id) !== undefined
    const via = request.fields.get('via')
    const hasPassedPeer = (id: PeerId): boolean => hasPassed(via, community.peer(id)?.name ?? '')
    const table = tableVersion(location)
    const plan = planRoute({
      holders: location.holders.filter((id) => community.peer(id) !== undefined),
      // Who asks for it here has looked at its own store already, and would take it for a loop.
      earlier: () => parts.earlierHolders(new URL(request.url)).filter((id) => !hasPassedPeer(id)),
      self: community.self.id,
      hop,
      byAnotherTable: hop !== undefined && hop.table !== table,
      usable,
    })
    const hopOn = { table, hops: (hop?.hops ?? 0) + 1, held: plan.heldOnly }
    const onlyHeld = (left: readonly PeerId[]): Search => ({
      way: 'held',
      left: left.filter((id) => usable(id) && !tardy.isShunned(id)),
      hop: { ...hopOn, held: true },
      deadlineMs: Math.min(deadlineMs, now() + EARLIER_HOLDERS_MS),
      standBy: [],
    })
    const ask = async (search: Search): Promise<Asked> => {
      // Who is asked only for what it has answers soon, or waits for an origin.
      request.onRoute?.(search.hop.held ? 'held' : search.way)
      const found = await askHolders(parts, request, search)
      if (found.outcome !== 'found') return found.outcome === 'nobody' ? found.why : found.outcome
      const answer = search.way === 'peer' ? parts.verify?.(found.peer, request, found.response) : undefined
      const response = continuable(parts, request, search, answer ?? found.response)
      // Only what clients ask for here, and whole: what other peers ask for is theirs to copy.
      const isCopyable = hop === undefined && !plan.keep && request.method === 'GET' && response.status === 200
      const mirrored = isCopyable && parts.isHot?.(request.key) === true
      return {
        ...response,
        storable: (plan.keep || mirrored) && community.self.caching,
        from: 'peer',
        peer: found.peer.name,
        ...(mirrored ? { mirrored, detail: 'mirror' } : {}),
      }
    }

    const passedOver = hop === undefined && !plan.keep && plan.ask.length === 0 && location.holders.length > 0
    let missing: Missing | undefined = passedOver ? 'gone' : undefined
    if (plan.ask.length > 0) {
      const asked = await ask({ way: 'peer', left: [...plan.ask], hop: hopOn, deadlineMs, standBy: plan.askEarlier })
      if (typeof asked === 'object') return asked
      missing = asked
    }
    // It may have left, and handed over what it held, without this peer knowing of it yet.
    const isGone = missing === 'gone' && hop === undefined
    const next = isGone ? parts.successors(community.table, location.holders, new URL(request.url)) : []
    for (const left of [next, plan.askEarlier]) {
      const search = onlyHeld(left)
      if (search.left.length === 0) continue
      const asked = await ask(search)
      if (typeof asked === 'object') return asked
    }
    const detour = missing === undefined ? undefined : DETOURS[missing]
    // Kept even where another peer should hold it: that one could not be reached, or its table differs, and one fetch for
    // each table version in use is all that this may cost.
    try {
      return await fromOrigin(parts, request, detour)
    } catch (error) {
      // Who asks for a peer leaves it to that one to look further.
      const isLost = hop !== undefined || !isDown(error) || request.signal.aborted
      const rescued = isLost ? undefined : await lastResort(parts, request, location.holders, hopOn)
      if (rescued === undefined) throw error
      const { response, peer } = rescued
      const storable = plan.keep && community.self.caching
      return { ...response, storable, from: 'peer', peer: peer.name, detail: 'last-resort' }
    }
  }
}

/** What became of asking a holder that has not answered. */
type Missing = keyof typeof DETOURS

type Asked = UpstreamResponse | Missing

/** Why this peer asks an origin that others should have asked: `detail` of its Cache-Status member, for people and tests. */
type Detour = 'holder-gone' | 'holder-refused' | 'holder-cut-off'

const DETOURS = {
  gone: 'holder-gone',
  refused: 'holder-refused',
  'cut-off': 'holder-cut-off',
} as const satisfies Record<string, Detour>

/** Safe requests without a body: anything else could not be sent twice, and no other peer's cache may answer it. */
function mayRelay({ method, body }: Request): boolean {
  return body === undefined && (method === 'GET' || method === 'HEAD')
}

async function fromOrigin(parts: RouterParts, request: UpstreamRequest, detour?: Detour): Promise<UpstreamResponse> {
  request.onRoute?.('origin')
  // The holder has been patient with the origin already, with pauses between its tries: here one try is left.
  const asked = detour === 'holder-cut-off' ? { ...request, standIn: true } : request
  const response = await parts.origin(asked)
  return {
    ...response,
    storable: parts.community.self.caching,
    from: 'origin',
    ...(detour === undefined ? {} : { detail: detour }),
  }
}

async function straightToOrigin(parts: RouterParts, request: UpstreamRequest): Promise<UpstreamResponse> {
  const response = await fromOrigin(parts, request)
  // Before the client has the answer: what it asks for next, through whichever peer, is no older than what it just did.
  await parts.invalidateElsewhere(request, response)
  return response
}
