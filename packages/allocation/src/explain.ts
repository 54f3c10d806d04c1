import type { Epoch, PeerId } from '@cachereef/protocol'
import { EXPLAINED_PEERS_MAX } from './limits.ts'
import type { Placement } from './placement.ts'
import { type Ranking, unitHash } from './ranking.ts'
import { sliceHash, sliceOf } from './slices.ts'

/** Why a domain is where it is (C11). */
export interface Explanation {
  /** The domain that was ranked: normalised and, by the table's option, registrable. */
  readonly domain: string
  readonly epoch: Epoch
  readonly version: number
  /** The slice that the path falls into, and of how many; undefined for a domain that is not cut. */
  readonly slice: { readonly number: number; readonly of: number } | undefined
  /** Ids, the owner first. */
  readonly holders: readonly PeerId[]
  /**
   * What chose the owner: `rank`; `bound`, where a nearer peer has its share of this domain's slices already;
   * `passed-on`, by a move of the master; `nobody-caches`.
   */
  readonly reason: 'rank' | 'bound' | 'passed-on' | 'nobody-caches'
  /** The reason in a sentence. */
  readonly text: string
  /** The nearest peers, nearest first, at most `EXPLAINED_PEERS_MAX`; of `distance` only the order means something. */
  readonly ranking: readonly { readonly id: PeerId; readonly weight: number; readonly distance: number }[]
}

/** Explains a placement; `AllocationTable.explain` is the way in. */
export function explain(
  domain: string,
  path: string,
  placement: Placement,
  ranking: Ranking,
  table: { readonly epoch: Epoch; readonly version: number },
): Explanation {
  const of = placement.holders.length
  const number = of === 1 ? 0 : sliceOf(path, of)
  const holders = placement.holders[number]!
  const unit = sliceHash(unitHash(domain), number, of)
  const nearest = ranking.nearest(unit, EXPLAINED_PEERS_MAX)
  const rows = nearest.map((seat) => ({
    id: ranking.ids[seat]!,
    weight: ranking.weights[seat]!,
    distance: ranking.distance(unit, seat),
  }))
  const slice = of === 1 ? undefined : { number, of }
  const what = slice ? `slice ${number} of ${of} of ${domain}` : domain
  const [reason, text] = reasonOf(what, holders[0], placement.movedTo[number], rows[0]?.id)
  return { domain, epoch: table.epoch, version: table.version, slice, holders, reason, text, ranking: rows }
}

function reasonOf(
  what: string,
  owner: string | undefined,
  movedTo: string | undefined,
  nearest: string | undefined,
): [Explanation['reason'], string] {
  if (owner === undefined) return ['nobody-caches', `No peer caches, so nobody holds ${what}.`]
  if (movedTo !== undefined) return ['passed-on', `The master passed ${what} on to ${owner}.`]
  if (owner === nearest) return ['rank', `${owner} ranks first for ${what}.`]
  return ['bound', `${owner} is the first in rank for ${what} that has not yet its share of the slices.`]
}
