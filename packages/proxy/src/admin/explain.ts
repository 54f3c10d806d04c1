import type { Community, PeerInfo } from '@cachereef/community'
import type { PeerId } from '@cachereef/protocol'
import type { HttpCache } from '../engine/interface.ts'
import { Fields } from '../http/fields.ts'
import { tableVersion } from '../link/hop.ts'
import { planRoute } from '../routing/plan.ts'
import { type ExplainedHere, explainHere, type ExplainHereParts } from './explain-here.ts'

/** `GET /explain?url=`: what this peer would do with a GET of the URL (C11). Nothing is fetched. */
export interface Explained extends ExplainedHere {
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
  /** Names of those that held it by earlier tables, the latest first; this peer, as a holder, asks them before the origin. */
  readonly earlierHolders: readonly string[]
  /** Why these are the holders, in a sentence. */
  readonly allocation: string
  /** Which way a miss here goes, in a sentence. */
  readonly route: string
  /** What the first holder says, where that is another peer; `error` where it did not answer. */
  readonly atHolder?: ({ readonly name: string } & ExplainedHere) | { readonly name: string; readonly error: string }
}

export interface ExplainParts extends ExplainHereParts {
  readonly community: Community
  readonly cache: Pick<HttpCache, 'keyOf'>
  readonly isShunned: (id: PeerId) => boolean
  readonly earlierHolders: (url: URL) => readonly PeerId[]
  /** What another peer has of it; rejects where it does not say. */
  readonly askHolder: (peer: PeerInfo, url: string) => Promise<object>
}

export async function explain(parts: ExplainParts, url: URL): Promise<Explained> {
  const { community, cache, isShunned, earlierHolders } = parts
  const path = url.pathname + url.search
  const { epoch, text, domain } = community.table.explain(url.hostname, path)
  const holders = community.table.holders(url.hostname, path)
  const plan = planRoute({
    holders: holders.filter((id) => community.peer(id) !== undefined),
    earlier: () => earlierHolders(url),
    self: community.self.id,
    hop: undefined,
    usable: (id) => !isShunned(id),
  })
  const key = cache.keyOf({ method: 'GET', url: url.href, fields: new Fields() })
  const nameOf = (id: string) => community.peer(id)?.name ?? id.slice(0, 8)
  const owner = community.peer(holders[0] ?? '')
  const [here, there] = await Promise.all([
    explainHere(parts, key),
    owner === undefined || owner.id === community.self.id ? undefined : atHolder(parts, owner, url),
  ])
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
    earlierHolders: earlierHolders(url).map(nameOf),
    allocation: text,
    route: routeText(plan.ask.map(nameOf), plan.askEarlier.map(nameOf), plan.keep),
    ...here,
    ...(there === undefined ? {} : { atHolder: there }),
  }
}

async function atHolder(
  { askHolder }: ExplainParts,
  owner: PeerInfo,
  url: URL,
): Promise<NonNullable<Explained['atHolder']>> {
  const { name } = owner
  try {
    return { stored: [], ...(await askHolder(owner, url.href)), name }
  } catch (error) {
    return { name, error: error instanceof Error ? error.message : String(error) }
  }
}

function routeText(asked: readonly string[], earlier: readonly string[], holder: boolean): string {
  const before = earlier.length === 0 ? '' : `, then ${earlier.join(', then ')} for what they still have`
  if (asked.length > 0)
    return `a miss here asks ${asked.join(', then ')}${before}, then the origin${holder ? '; a copy is kept here' : ''}`
  if (!holder) return 'a miss here is fetched from the origin: no holder can be asked'
  return earlier.length === 0
    ? 'a miss here is fetched from the origin, for this peer comes first'
    : `a miss here asks ${earlier.join(', then ')} for what they still have, then the origin, for this peer comes first`
}
