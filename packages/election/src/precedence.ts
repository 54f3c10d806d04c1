import type { PeerId } from '@cachereef/protocol'

/** What a peer is judged by, as a nominee or as a candidate. */
export interface Standing {
  readonly id: PeerId
  /** From `standingOf`. */
  readonly standing: number
}

/** A claim to hold the election: that of a HOLDELECTION. */
export interface Claim extends Standing {
  readonly round: number
}

/** Below 0 where `a` is the better one. Total: between equals the higher id goes first, as it does between epochs. */
export function compareStandings(a: Standing, b: Standing): number {
  return b.standing - a.standing || (a.id > b.id ? -1 : a.id < b.id ? 1 : 0)
}

/**
 * Below 0 where the claim `a` goes before `b`. The later round first, for it began after all earlier ones were given
 * up; then the better standing. Everybody orders the same two claims in the same way, so of two elections at once one
 * ends.
 */
export function compareClaims(a: Claim, b: Claim): number {
  return b.round - a.round || compareStandings(a, b)
}
