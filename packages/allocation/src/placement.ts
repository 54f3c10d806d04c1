import type { DomainMove } from './exceptions.ts'
import { type Ranking, unitHash } from './ranking.ts'
import { sliceHash, sliceOf, spreadSlices } from './slices.ts'

/** Where one domain is: the holders of each slice, the owner first. A domain that is not cut has one slice. */
export interface Placement {
  /** One list of ids a slice; empty lists while no peer caches. */
  readonly holders: readonly (readonly string[])[]
  /** For each slice, the owner that a move chose; undefined where the rank did. */
  readonly movedTo: readonly (string | undefined)[]
}

/**
 * Places a domain: by rank (evenly bounded where it is cut), then by the master's moves. A move changes the owner of
 * what it names and nothing else; the rank's choice stays next in line, for that is who may have the content.
 *
 * @param slices Into how many slices the domain is cut; 1 if it is not.
 * @param moves The moves of this domain.
 */
export function place(
  domain: string,
  slices: number,
  moves: readonly DomainMove[],
  replicas: number,
  ranking: Ranking,
): Placement {
  const unit = unitHash(domain)
  if (slices === 1 && moves.length === 0) return { holders: [ranking.nearestIds(unit, replicas)], movedTo: NOWHERE }
  const owners = slices > 1 && ranking.ids.length > 0 ? spreadSlices(unit, slices, ranking) : undefined
  const moved = movedOwners(slices, moves, ranking)
  const holders = Array.from({ length: slices }, (_, slice) => {
    const seats = new Set([moved[slice], owners?.[slice]].filter((seat) => seat !== undefined))
    if (seats.size < replicas) {
      for (const seat of ranking.nearest(sliceHash(unit, slice, slices), replicas)) seats.add(seat)
    }
    return [...seats].slice(0, replicas).map((seat) => ranking.ids[seat]!)
  })
  return { holders, movedTo: moved.map((seat) => (seat === undefined ? undefined : ranking.ids[seat])) }
}

/** Hardly any domain was passed on: these share one list. */
const NOWHERE: Placement['movedTo'] = [undefined]

/** The holders of a path under a placement. */
export function holdersAt(placement: Placement, path: string): readonly string[] {
  const { holders } = placement
  return holders.length === 1 ? holders[0]! : holders[sliceOf(path, holders.length)]!
}

/** The seat that each slice was passed on to, by the moves that are in force. */
function movedOwners(slices: number, moves: readonly DomainMove[], ranking: Ranking): (number | undefined)[] {
  const moved = new Array<number | undefined>(slices).fill(undefined)
  for (const { slice, holder } of moves) {
    const seat = ranking.ids.indexOf(holder)
    if (seat !== -1 && (slice !== undefined || slices === 1)) moved[slice ?? 0] = seat
  }
  return moved
}
