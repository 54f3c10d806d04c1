/** What happened on the way of requests, counted for the metrics since the start. */
export interface RouteTally {
  /** Second requests because a holder was slow, and those of them that were faster. */
  hedges: number
  hedgesWon: number
  /** Answers of peers that were compared with the origin, by what came of it. */
  readonly verified: { agrees: number; outdated: number; disagrees: number; unknown: number }
}

export function createRouteTally(): RouteTally {
  return { hedges: 0, hedgesWon: 0, verified: { agrees: 0, outdated: 0, disagrees: 0, unknown: 0 } }
}
