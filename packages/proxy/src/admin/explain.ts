import type { Community } from '@cachereef/community'
import type { PeerId } from '@cachereef/protocol'
import type { HttpCache } from '../engine/interface.ts'
import { Fields } from '../http/fields.ts'
import { tableVersion } from '../link/hop.ts'
import { planRoute } from '../routing/plan.ts'
import type { Store, StoredResponse } from '../store/store.ts'

/** `GET /explain?url=`: what this peer would do with a GET of the URL (C11). Nothing is fetched. */
export interface Explained {
  readonly url: string
  readonly key: string
  readonly domain: string
  readonly epoch: { readonly term: number; readonly master: string }
  readonly tableVersion: string
  /** In rank order. */
  readonly holders: readonly {
    readonly peerId: string
    readonly name: string
    readonly address: string
    readonly self: boolean
  }[]
  /** Why these are the holders, in a sentence. */
  readonly allocation: string
  /** Which way a miss here goes, in a sentence. */
  readonly route: string
  /** What is stored here under the key; there may be several variants. */
  readonly stored: readonly ExplainedResponse[]
}

export interface ExplainedResponse {
  readonly status: number
  readonly bytes: number
  /** Seconds since it came from the origin or was last validated. */
  readonly residentSeconds: number
  readonly invalidated: boolean
  /** The fields that decide on its freshness, as stored. */
  readonly fields: Readonly<Record<string, string>>
}

export interface ExplainParts {
  readonly community: Community
  readonly cache: Pick<HttpCache, 'keyOf'>
  readonly store: Pick<Store, 'lookup'>
  readonly isShunned: (id: PeerId) => boolean
  readonly now: () => number
}

export async function explain({ community, cache, store, isShunned, now }: ExplainParts, url: URL): Promise<Explained> {
  const path = url.pathname + url.search
  const { epoch, holders, text, domain } = community.table.explain(url.hostname, path)
  const plan = planRoute({
    holders: (holders as PeerId[]).filter((id) => community.peer(id) !== undefined),
    earlier: () => [],
    self: community.self.id,
    hop: undefined,
    usable: (id) => !isShunned(id),
  })
  const key = cache.keyOf({ method: 'GET', url: url.href, fields: new Fields() })
  const nameOf = (id: string) => community.peer(id)?.name ?? id.slice(0, 8)
  return {
    url: url.href,
    key,
    domain,
    epoch: { term: epoch.term, master: epoch.master },
    tableVersion: tableVersion(community.table),
    holders: holders.map((id) => ({
      peerId: id,
      name: nameOf(id),
      address: community.peer(id)?.address ?? '',
      self: id === community.self.id,
    })),
    allocation: text,
    route: routeText(plan.ask.map(nameOf), plan.keep),
    stored: (await store.lookup(key)).map((stored) => explainStored(stored, now())),
  }
}

function routeText(asked: readonly string[], holder: boolean): string {
  if (asked.length > 0)
    return `a miss here asks ${asked.join(', then ')}, then the origin${holder ? '; a copy is kept here' : ''}`
  return holder
    ? 'a miss here is fetched from the origin, for this peer comes first'
    : 'a miss here is fetched from the origin: no holder can be asked'
}

const TELLING = ['age', 'cache-control', 'cdn-cache-control', 'date', 'etag', 'expires', 'last-modified', 'vary']

function explainStored(
  { status, bodyBytes, responseTimeMs, invalidated, fields }: StoredResponse,
  nowMs: number,
): ExplainedResponse {
  const told = TELLING.flatMap((name) => {
    const value = fields.get(name)
    return value === undefined ? [] : [[name, value]]
  })
  return {
    status,
    bytes: bodyBytes,
    residentSeconds: Math.max(0, Math.floor((nowMs - responseTimeMs) / 1000)),
    invalidated: invalidated === true,
    fields: Object.fromEntries(told) as Record<string, string>,
  }
}
