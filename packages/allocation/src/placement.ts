import type { DomainMove } from './exceptions.ts'
import { type Ranking, unitHash } from './ranking.ts'
import { sliceHash, sliceOf, spreadSlices } from './slices.ts'

/** Where one domain is: the holders of each slice, the owner first. A domain that is not cut has one slice. */
export interface Placement {
  /** One list of ids a slice; empty lists while no peer caches. */
  readonly holders: readonly (readonly string[])[]
  /** For each slice, whether a move chose its owner. */
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
  const owners = slices > 1 && ranking.ids.length > 0 ? spreadSlices(unit, slices, ranking) : undefined
  const moved = movedOwners(slices, moves, ranking)
  const holders = Array.from({ length: slices }, (_, slice) => {
    const first = [moved[slice], owners?.[slice]].filter((seat) => seat !== undefined)
    const ranked = first.length < replicas ? ranking.nearest(sliceHash(unit, slice, slices), replicas) : []
    return [...new Set([...first, ...ranked])].slice(0, replicas).map((seat) => ranking.ids[seat]!)
  })
  return { holders, movedTo: moved.map((seat) => (seat === undefined ? undefined : ranking.ids[seat])) }
}

/** The holders of a path under a placement. */
export function holdersAt(placement: Placement, path: string): readonly string[] {
  const { holders } = placement
  return holders.length === 1 ? holders[0]! : holders[sliceOf(path, holders.length)]!
}

/** The seat that each slice was passed on to; a move to a peer that isn't there counts for nothing. */
function movedOwners(slices: number, moves: readonly DomainMove[], ranking: Ranking): (number | undefined)[] {
  const whole = moves.find((move) => move.slice === undefined)
  const moved = new Array<number | undefined>(slices).fill(whole && seatOf(whole.holder, ranking))
  for (const move of moves) {
    const seat = seatOf(move.holder, ranking)
    if (move.slice !== undefined && seat !== undefined) moved[move.slice] = seat
  }
  return moved
}

function seatOf(id: string, ranking: Ranking): number | undefined {
  const seat = ranking.ids.indexOf(id)
  return seat === -1 ? undefined : seat
}
