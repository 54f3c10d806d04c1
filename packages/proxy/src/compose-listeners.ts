import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Community, PeerInfo } from '@cachereef/community'
import { type AdminListener, openAdminListener } from './admin/admin-listener.ts'
import { createDomainsSeen } from './admin/domains-seen.ts'
import { createEventStream } from './admin/event-stream.ts'
import { explain } from './admin/explain.ts'
import { withHeldAt } from './admin/held-at.ts'
import { createMetrics } from './admin/metrics.ts'
import { createOriginTimes } from './admin/origin-times.ts'
import type { Status } from './admin/status.ts'
import { statusOf } from './admin/status-of.ts'
import { tellEvents } from './admin/tell-events.ts'
import type { ReefCache } from './compose-cache.ts'
import type { Purging } from './compose-purge.ts'
import type { Giving } from './giving/giving.ts'
import type { HandleOptions } from './engine/interface.ts'
import type { Request, RequestHead } from './http/message.ts'
import { isLoopbackHost } from './listen/client-acl.ts'
import { createClientHandler } from './listen/client-handler.ts'
import { type ClientListener, openClientListener } from './listen/client-listener.ts'
import { localPath } from './listen/mirrors.ts'
import { proxyAutoConfig } from './listen/pac.ts'
import { createRefuse } from './listen/refusal.ts'
import { createTunnel } from './listen/tunnel.ts'
import { createUpgrade } from './listen/upgrade.ts'
import { HOPS_MAX, PURGE_CONFIRM_MS } from './limits.ts'
import { askExplanation } from './link/explain-wire.ts'
import { tableVersion } from './link/hop.ts'
import type { LinkClient } from './link/link-client.ts'
import type { PeerSettings } from './peer-settings.ts'
import type { Rerouting } from './reroute/interface.ts'
import { createSendOn } from './reroute/send-on.ts'
import { createServeRerouted } from './reroute/serve-rerouted.ts'
import { forSlice, ofSlices, withoutSlice } from './reroute/slice-variant.ts'

export interface ListenerParts {
  readonly settings: PeerSettings
  readonly community: Community
  readonly reef: ReefCache
  readonly links: LinkClient
  readonly purging: Purging
  readonly giving: Giving
  readonly rerouting: Rerouting
  readonly leave: () => Promise<void>
  readonly isLeaving: () => boolean
}

/** The two listeners that people use, the client's and the administrator's, and what they show. */
export interface Listeners extends AsyncDisposable {
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void
  readonly addresses: { readonly listen?: string; readonly admin?: string }
  status(): Status
  /** Throws PeerError `address-unavailable`. */
  open(): Promise<void>
  /** Takes no new clients; resolves when the requests in flight have ended, or the time for it is up or cut short. */
  closeToClients(hurry: AbortSignal): Promise<void>
}

export function composeListeners({
  settings,
  community,
  reef,
  links,
  purging,
  giving,
  rerouting,
  leave,
  isLeaving,
}: ListenerParts): Listeners {
  const { cache, store, origin, router, shun, trust, tally } = reef
  const { name } = community.self
  const refuse = createRefuse(name)
  const observed = {
    community,
    cache,
    domains: createDomainsSeen(),
    origins: createOriginTimes(),
    trust,
    tally,
    giving,
  }
  const metrics = createMetrics(observed)
  const events = createEventStream()
  tellEvents(community, cache, events)
  cache.on('upstream', ({ from, url, responseMs, status: answered }) => {
    if (from === 'origin') observed.origins.record(new URL(url).host, responseMs, answered !== undefined)
  })

  const handle = async (request: Request, options?: HandleOptions) => {
    const { hostname, pathname, search } = new URL(request.url)
    observed.domains.add(hostname)
    const response = await cache.handle(request, options)
    community.recordRequest(hostname, pathname + search, Number(response.fields.get('content-length') ?? 0))
    return response
  }

  const isStored = async (request: RequestHead) => (await store.lookup(cache.keyOf(request))).length > 0

  let clients: ClientListener | undefined
  let admin: AdminListener | undefined
  const pac = ({ socket }: IncomingMessage) => {
    const here = settings.advertiseListen ?? (isLoopbackHost(socket.remoteAddress ?? '') ? clients?.address : undefined)
    const others = community.peers
      .filter(({ id }) => id !== community.self.id)
      .map(({ clientAddress }) => clientAddress)
    return proxyAutoConfig([here, ...others].filter((address) => address !== undefined))
  }
  const handler = createClientHandler({
    name,
    acl: settings.acl,
    mounts: settings.mounts,
    advertised: settings.advertiseListen,
    refuse,
    pac,
    handle,
    invalidate: reef.invalidate,
    sendOn: settings.deliver === 'reroute' ? createSendOn({ rerouting, name, isStored }) : undefined,
    serveRerouted: createServeRerouted({
      self: community.self.id,
      isPeer: (id) => community.peer(id) !== undefined,
      handle: async (request, slice) => {
        if (slice === undefined) return handle(request)
        // As for a request that has taken all its hops: from the origin, and kept.
        const upstream = router({ table: tableVersion(community.table), hops: HOPS_MAX, held: false })
        return withoutSlice(await handle(forSlice(request, slice), { upstream: ofSlices(upstream) }))
      },
      forget: (value) => cache.purge({ kind: 'url', value }),
      localPath: (url) => localPath(settings.mounts, url),
      refuse,
      now: Date.now,
    }),
  })
  const status = () => statusOf(observed)

  return {
    handler,
    status,
    get addresses() {
      return { ...(clients && { listen: clients.address }), ...(admin && { admin: admin.address }) }
    },
    async open() {
      clients ??= await openClientListener(settings.listen, {
        handler,
        tunnel: createTunnel({ connect: origin.connect, ports: settings.connectPorts, refuse }),
        upgrade: createUpgrade({ connect: origin.connect, name, refuse }),
        refuse,
      })
      if (settings.admin === undefined) return
      admin ??= await openAdminListener(settings.admin, {
        name,
        host: settings.admin.host,
        token: settings.adminToken,
        status,
        metrics,
        events,
        explain: (url) => {
          const askHolder = (peer: PeerInfo, about: string) => askExplanation(links.dispatcher(peer), peer, about)
          const parts = { ...reef, community, isShunned: shun.isShunned, askHolder, now: Date.now }
          return withHeldAt(explain(parts, url), reef.whoHolds(url))
        },
        purge: (selector) => purging.everywhere(selector, PURGE_CONFIRM_MS),
        leave: () => void leave(),
        pac,
        ready: () => !isLeaving() && clients !== undefined,
      })
    },
    async closeToClients(hurry) {
      await clients?.close(hurry)
    },
    async [Symbol.asyncDispose]() {
      await clients?.[Symbol.asyncDispose]()
      await admin?.[Symbol.asyncDispose]()
    },
  }
}
