import { covers, type Floor } from './verdict.ts'

/** Purges that peers confirmed lately. */
export class Floors {
  readonly #floors: Floor[] = []

  add(floor: Floor): void {
    this.#floors.push(floor)
    // What is older was long out of date by its age.
    const beforeMs = floor.atMs - KEPT_MS
    while ((this.#floors[0]?.atMs ?? beforeMs) < beforeMs) this.#floors.shift()
  }

  /** What that peer answers for the URL may not have ended before this (Unix, ms). */
  of(peer: string, url: string): number {
    return this.#floors.reduce(
      (latest, floor) =>
        floor.atMs > latest && floor.peers.includes(peer) && covers(floor.purged, url) ? floor.atMs : latest,
      0,
    )
  }
}

/** Twice the longest freshness lifetime of a mix. */
const KEPT_MS = 20_000
