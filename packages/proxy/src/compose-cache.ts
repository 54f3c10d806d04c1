import type { Community, PeerInfo } from '@cachereef/community'
import type { PeerId } from '@cachereef/protocol'
import { createDecisions, type Decisions } from './admin/decisions.ts'
import type { Purging } from './compose-purge.ts'
import { contentsOf } from './contents/contents-wire.ts'
import { createKnownContents, type HeldAt } from './contents/known-contents.ts'
import { DIGEST_ANSWER_MS } from './contents/limits.ts'
import { createHttpCache } from './engine/http-cache.ts'
import type { HttpCache, Mirror } from './engine/interface.ts'
import { composeVerifier } from './compose-verifier.ts'
import { followPeers } from './follow-peers.ts'
import type { Giving } from './giving/giving.ts'
import { createDemand } from './handover/demand.ts'
import { createEarlierTables } from './handover/earlier-tables.ts'
import { handOver } from './handover/hand-over.ts'
import { HAND_OVER_BYTES_PER_SECOND } from './handover/limits.ts'
import { createIsForbidden } from './handover/own-rules.ts'
import { createTake, type Take } from './handover/take.ts'
import { createTrust, type Trust } from './integrity/trust.ts'
import type { LinkClient } from './link/link-client.ts'
import { createShun, type Shun } from './link/shun.ts'
import { INVALIDATE_CONFIRM_MS } from './limits.ts'
import { createHeat } from './mirror/heat.ts'
import { createOriginClient, type OriginClient, type OriginClientOptions } from './origin/origin-client.ts'
import type { PeerSettings } from './peer-settings.ts'
import { cacheKey, invalidates } from './policy/index.ts'
import { withVersionedFreshness } from './routing/versioned-files.ts'
import { createForgetElsewhere } from './purge/forget-elsewhere.ts'
import { createAskCommunity } from './routing/ask-community.ts'
import { createAnswerTimes } from './routing/answer-times.ts'
import { createHedgeBudget } from './routing/hedge-budget.ts'
import { createRouteTally, type RouteTally } from './routing/tally.ts'
import { createSuccessors } from './routing/successors.ts'
import { createRouter, type Router } from './routing/router.ts'
import type { RouterParts } from './routing/router-parts.ts'
import type { Store } from './store/index.ts'

/** The cache of one peer, with the community behind it. */
export interface ReefCache {
  readonly cache: HttpCache
  readonly store: Store
  readonly origin: OriginClient
  readonly router: Router
  /** Whom not to ask: who failed lately, and who sent damaged bytes. */
  readonly shun: Shun
  readonly trust: Trust
  readonly tally: RouteTally
  /** Why what was asked for lately is or is not stored. */
  readonly decisions: Decisions
  readonly mirror: Mirror | undefined
  /** Who held a URL by earlier tables, and may still have it. */
  readonly earlierHolders: (url: URL) => readonly PeerId[]
  /** Which other peers really hold what a GET of the URL asks for, as they say themselves. Never rejects. */
  readonly whoHolds: (url: URL) => Promise<readonly HeldAt[]>
  /** Has what is stored under these URLs, here and at other peers, validated before it is used. Never rejects. */
  readonly invalidate: (urls: readonly string[]) => Promise<void>
  /** Takes over what a leaving peer offers. */
  readonly take: Take
  /** Gives what is stored here to those that will hold it, until the signal says that the time is up. Never rejects. */
  readonly handOver: (signal: AbortSignal) => Promise<void>
}

/** Origin client, routing and engine, put together over a store; `keep` has them closed with the peer. */
export function composeCache(
  settings: PeerSettings,
  { store, mirror }: { readonly store: Store; readonly mirror: Mirror | undefined },
  community: Community,
  links: LinkClient,
  purging: Purging,
  giving: Giving,
  keep: <T extends AsyncDisposable>(resource: T) => T,
): ReefCache {
  const { name } = community.self
  const origin = keep(createOriginClient(originOptions(settings)))
  const trust = createTrust(() => performance.now())
  const failures = createShun(() => performance.now())
  const shun: Shun = { ...failures, isShunned: (id) => failures.isShunned(id) || !trust.isTrusted(id) }
  const answerTimes = createAnswerTimes()
  const forgetElsewhere = createForgetElsewhere(community, links)
  const earlier = createEarlierTables(community.self.id, community.table, () => performance.now())
  const contents = createKnownContents({
    peer: (id) => community.peer(id),
    ask: (peer, etag) => contentsOf(links.dispatcher(peer), peer, etag, AbortSignal.timeout(DIGEST_ANSWER_MS)),
    now: () => performance.now(),
  })
  community.on('allocation', (table) => {
    if (earlier.replace(table)) contents.tableChanged()
  })
  followPeers(community, { links, shun, answerTimes, contents })
  const isForbidden = createIsForbidden(settings)
  const onCorrupt = ({ id, name }: PeerInfo, { message }: Error): void => {
    trust.blame(id)
    settings.logger.warn(
      { peer: name, damaged: trust.damaged(id) },
      `a peer sent damaged bytes, and is not asked for a while: ${message}`,
    )
  }
  const earlierHolders = (url: URL): readonly PeerId[] =>
    isForbidden(url)
      ? []
      : earlier.holders(url.hostname, url.pathname + url.search).filter((id) => community.peer(id) !== undefined)
  const tally = createRouteTally()
  const heat = createHeat(() => performance.now())
  const ways: RouterParts = {
    community,
    links,
    shun,
    answerTimes,
    hedgeBudget: createHedgeBudget(),
    now: () => performance.now(),
    earlierHolders: (url) => earlierHolders(url).filter((id) => contents.mayHold(id, cacheKey(url.href))),
    tardy: createShun(() => performance.now()),
    successors: createSuccessors(),
    origin: async (request) => withVersionedFreshness(request, await origin.request(request)),
    invalidateElsewhere: async (request, response) => {
      const urls = invalidates(request, response)
      if (urls.length > 0) await forgetElsewhere(urls, INVALIDATE_CONFIRM_MS)
    },
    onCorrupt,
    mayBeOutdated: purging.mayBeOutdated,
    onPassedOver: (peer, reason) => settings.logger.info({ peer: peer.name, reason }, 'a holder was passed over'),
    ...(mirror && { isHot: heat.add }),
    verify: (peer, request, response) => verifier.pass(peer, request, response),
    onHedged(won) {
      tally.hedges++
      if (won) tally.hedgesWon++
    },
    onCutOff: (peer) => settings.logger.info({ peer: peer.name }, 'a holder can not reach the origin'),
  }
  const router = createRouter(ways)
  const verifier = composeVerifier({
    settings,
    community,
    links,
    origin,
    trust,
    tally,
    onCorrupt,
    mayBeOutdated: purging.mayBeOutdated,
    forget: (value) => cache.purge({ kind: 'url', value }),
  })
  const upstream = router(undefined)
  const group = createAskCommunity(ways)
  const cache = keep(createHttpCache({ store, ...(mirror && { mirror }), name, upstream, group }))
  purging.purger.register(cache)
  const decisions = createDecisions(() => performance.now())
  cache.on('judged', decisions.record)
  cache.on('upstream', (exchange) => {
    if (exchange.status === undefined) decisions.failed(cacheKey(exchange.url), exchange)
  })
  const demand = createDemand()
  cache.on('stored', ({ key }) => demand.add(key))
  cache.on('served', ({ key, outcome, mirrored }) => {
    if (outcome === 'hit') demand.add(key)
    // Else what is no longer relayed would cool down, and be dropped at its next expiry.
    if (mirrored === true) heat.add(key)
  })
  return {
    cache,
    store,
    origin,
    router,
    shun,
    trust,
    tally,
    decisions,
    mirror,
    earlierHolders,
    whoHolds({ href, hostname, pathname, search }) {
      const path = pathname + search
      const ids = [...community.table.holders(hostname, path), ...earlier.holders(hostname, path)]
      const others = [...new Set(ids)].filter((id) => id !== community.self.id)
      return contents.whoHolds(cacheKey(href), others)
    },
    async invalidate(urls) {
      await Promise.all([cache.invalidate(urls), forgetElsewhere(urls, INVALIDATE_CONFIRM_MS)])
    },
    take: createTake({
      community,
      links,
      cache,
      isForbidden,
      onCorrupt,
      mayBeOutdated: purging.mayBeOutdated,
      down: giving.down,
    }),
    async handOver(signal) {
      // What is offered faster than it may be sent would be told "busy", and lost.
      const bytesPerSecond = Math.min(HAND_OVER_BYTES_PER_SECOND, settings.give.upBytesPerSecond ?? Infinity)
      const { objects, left } = await handOver(
        { community, links, store, demand, now: () => performance.now(), bytesPerSecond },
        signal,
      )
      if (objects + left > 0) settings.logger.info({ objects, left }, 'handed over what is asked for')
    },
  }
}

function originOptions(settings: PeerSettings): OriginClientOptions {
  const { connectTo, allowPrivate, originTimeoutMs, beforeOriginTls } = settings
  const times = { headMs: originTimeoutMs, bodyIdleMs: originTimeoutMs }
  return { connectTo, allowPrivate, ...times, ...(beforeOriginTls && { beforeTls: beforeOriginTls }) }
}
