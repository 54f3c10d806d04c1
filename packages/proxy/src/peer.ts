import {
  type Community,
  type CommunityOptions,
  createCommunity,
  type Identity,
  loadIdentity,
  lockState,
} from '@cachereef/community'
import { explainHere } from './admin/explain-here.ts'
import { composeCache } from './compose-cache.ts'
import { communityOptions, logCommunity } from './compose-community.ts'
import { composeGiving } from './compose-giving.ts'
import { composeListeners } from './compose-listeners.ts'
import { composeReroute } from './compose-reroute.ts'
import { composePurge, openPurgeMemory } from './compose-purge.ts'
import { openStore } from './compose-store.ts'
import { concernsCache, handleDispatch } from './engine/dispatch-handling.ts'
import { createServeContents } from './contents/contents-wire.ts'
import { createOwnContents } from './contents/own-contents.ts'
import { PeerError } from './errors.ts'
import { Fields } from './http/fields.ts'
import { selfSigned } from './link/certificate.ts'
import { HAND_OVER_MS } from './handover/limits.ts'
import { createLinkClient } from './link/link-client.ts'
import { createLinkServer, type LinkHandler } from './link/link-server.ts'
import { createPeerHandler } from './listen/peer-handler.ts'
import { createRefuse } from './listen/refusal.ts'
import type { Machine } from './giving/machine.ts'
import { LINK_DRAIN_MS, PURGE_CONFIRM_MS } from './limits.ts'
import type { Peer, Waiting } from './peer-interface.ts'
import type { PeerOptions } from './peer-options.ts'
import { withSuspicion } from './purge/suspect-store.ts'
import { settingsOf } from './peer-settings.ts'
import { untilAborted } from './until-aborted.ts'

/** What a test puts in the place of the real thing. */
export interface PeerParts {
  readonly createCommunity?: (options: CommunityOptions) => Community
  readonly identity?: Identity
  readonly machine?: Machine
}

/**
 * Joins a community or founds one; resolves once this peer is a member or the master. `listen()` opens it to clients.
 * Throws PeerError `invalid-option` or `unprotected-address`; CommunityError: a wrong secret, a taken name, an address in use;
 * StoreError: a disk that can't be used.
 */
export async function createPeer(options: PeerOptions = {}, parts: PeerParts = {}): Promise<Peer> {
  const settings = settingsOf(options)
  const opened: AsyncDisposable[] = []
  const keep = <T extends AsyncDisposable>(resource: T): T => {
    opened.push(resource)
    return resource
  }
  const closeAll = async () => {
    for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
  }

  try {
    if (settings.stateDir !== undefined) keep(await lockState(settings.stateDir))
    const identity = parts.identity ?? (await loadIdentity(settings.stateDir))
    // Before anybody knows of this peer: a disk that can't be used ends it without a trace.
    const memory = await openPurgeMemory(settings)
    const kept = await openStore(settings)
    const store = keep(withSuspicion(kept, memory.suspectBeforeMs))
    const credentials = selfSigned(identity.id, identity.privateKey)
    const links = keep(createLinkClient(credentials))
    // Other peers may ask as soon as they know of this one, which is before it knows its own final name.
    const serving = Promise.withResolvers<LinkHandler>()
    const linkServer = keep(
      createLinkServer(credentials, (...request) => void serving.promise.then((serve) => serve(...request))),
    )
    let figures = () => ({ requests: 0, hits: 0, objects: 0, bytes: 0 })
    const community = keep(
      (parts.createCommunity ?? createCommunity)(
        communityOptions(
          settings,
          identity,
          (socket) => linkServer.accept(socket),
          () => figures(),
        ),
      ),
    )
    logCommunity(community, settings, () => performance.now())
    await community.start(settings.signal)

    const giving = composeGiving(settings, community, keep, parts.machine)
    const purging = composePurge({ settings, identity, community, links, store, memory, keep })
    const reef = composeCache(settings, { store, mirror: kept.mirror }, community, links, purging, giving, keep)
    const { cache } = reef
    figures = () => {
      const { hits, misses, objects, bytes } = cache.figures()
      return { requests: hits + misses, hits, objects, bytes }
    }
    const isOpen = () => leaving === undefined && listeners.addresses.listen !== undefined
    const { rerouting, wouldServe } = composeReroute({ settings, community, identity, links, reef, isOpen })
    const serve = createPeerHandler({
      community,
      cache,
      router: reef.router,
      refuse: createRefuse(community.self.name),
      wouldServe,
      take: reef.take,
      explainHere: ({ href }) =>
        explainHere({ ...reef, now: Date.now }, cache.keyOf({ method: 'GET', url: href, fields: new Fields() })),
      giving,
      purgesDone: () => purging.purger.done,
    })
    const serveContents = createServeContents(
      createOwnContents(store, () => performance.now()),
      (id) => community.peer(id) !== undefined,
    )
    // Purges are told at once, or two peers that come together would wait for each other; content when what is stored may be used.
    let caughtUp: Promise<void> | undefined = purging.caughtUp().finally(() => (caughtUp = undefined))
    serving.resolve((from, request, response) => {
      if (purging.serve(from, request, response) || serveContents(from, request, response)) return
      if (caughtUp === undefined) serve(from, request, response)
      else void caughtUp.then(() => serve(from, request, response))
    })
    await caughtUp

    const left = Promise.withResolvers<void>()
    // Who does not wait for it has no use for its error either.
    left.promise.catch(() => {})
    let leaving: Promise<void> | undefined
    let failed = false
    const hurry = new AbortController()
    const leave = ({ signal }: Waiting = {}): Promise<void> => {
      if (signal?.aborted) hurry.abort()
      signal?.addEventListener('abort', () => hurry.abort(), { once: true })
      leaving ??= (async () => {
        // Both have their time, and it is one. Who fails has nobody left to hand over to.
        const timeUp = AbortSignal.any([AbortSignal.timeout(HAND_OVER_MS), hurry.signal])
        const handedOver = failed ? undefined : reef.handOver(timeUp)
        await Promise.all([listeners.closeToClients(hurry.signal), handedOver])
        // Peers are still served while the portion passes on.
        await community.leave()
        // Nobody asks this peer any more, and what it has begun to send others is not broken off.
        await linkServer.drain(LINK_DRAIN_MS, hurry.signal)
        await closeAll()
        left.resolve()
      })()
      return leaving
    }
    const listeners = keep(
      composeListeners({
        settings,
        community,
        reef,
        links,
        purging,
        giving,
        rerouting,
        leave,
        isLeaving: () => leaving !== undefined,
      }),
    )
    community.once('failed', (error) => {
      left.reject(error)
      failed = true
      void leave()
    })

    const addresses = () => ({ peerListen: community.listenAddress, ...listeners.addresses })
    return {
      id: identity.id,
      get name() {
        return community.self.name
      },
      get role() {
        return community.role
      },
      get addresses() {
        return addresses()
      },
      community,
      fetch: cache.fetch,
      handler: listeners.handler,
      // The cache's own would send misses past the community.
      interceptor: () => (send) => (request, handler) => {
        if (!concernsCache(request)) return send(request, handler)
        handleDispatch((through) => cache.handle(through), request, handler)
        return true
      },
      async listen() {
        if (leaving) throw new PeerError('closed', 'the peer has left')
        await listeners.open()
        return addresses()
      },
      rerouting,
      status: listeners.status,
      left: left.promise,
      async purge(selector, { signal } = {}) {
        if (leaving) throw new PeerError('closed', 'the peer has left')
        signal?.throwIfAborted()
        return untilAborted(purging.everywhere(selector, PURGE_CONFIRM_MS), signal)
      },
      leave,
      [Symbol.asyncDispose]: () => leave(),
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}
