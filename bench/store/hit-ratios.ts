import { markdownTable, percent } from '../allocation/markdown.ts'
import { throughLru, throughStore, type Ratios } from './through-caches.ts'
import type { Trace } from './traces.ts'

const MIB = 1024 * 1024

/**
 * The same requests through the store and lru-cache, with the same bound; and through lru-cache with room for as many
 * bytes of bodies and heads as ours had at the end. Below the table, what the rows come to.
 */
export function hitRatioTable(traces: readonly Trace[], boundsMiB: readonly number[]): string {
  const head = [
    'trace',
    'bound',
    'this',
    'lru-cache',
    'same room',
    'this, bytes',
    'lru-cache, bytes',
    'same room, bytes',
  ]
  const rows: (string | number)[][] = [head]
  const [bySameBound, bySameRoom] = [new Rows(), new Rows()]
  for (const trace of traces) {
    for (const bound of boundsMiB) {
      const own = throughStore(trace, bound * MIB)
      const other = throughLru(trace, bound * MIB)
      const sameRoom = throughLru(trace, own.room)
      bySameBound.add(own, other)
      bySameRoom.add(own, sameRoom)
      const cells = [own.hits, other.hits, sameRoom.hits, own.bytes, other.bytes, sameRoom.bytes]
      rows.push([trace.name, `${bound} MiB`, ...cells.map(percent)])
    }
  }
  return `${markdownTable(rows)}

With the same bound ${bySameBound}; with the same room ${bySameRoom}.`
}

/** In how many rows ours is ahead in hits and in bytes, and how far it is behind where it is not. */
class Rows {
  #rows = 0
  #ahead = 0
  #furthestBehind = 0

  add(own: Ratios, other: Ratios): void {
    this.#rows++
    if (own.hits > other.hits && own.bytes > other.bytes) this.#ahead++
    this.#furthestBehind = Math.max(this.#furthestBehind, other.hits - own.hits, other.bytes - own.bytes)
  }

  toString(): string {
    const behind = `${(this.#furthestBehind * 100).toFixed(1)} in a hundred`
    return `ours is ahead in ${this.#ahead} of ${this.#rows} rows, in hits and in bytes, and nowhere behind by more than ${behind}`
  }
}
