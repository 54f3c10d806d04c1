import type { PeerId } from '@cachereef/protocol'
import { LOST_PEERS_MAX } from './limits.ts'

/**
 * Peers that vanished without leaving. They may be alive on the other side of a broken network, and purge there: since then they know
 * what this peer does not.
 */
export class LostPeers {
  readonly #peersMax: number
  readonly #since = new Map<PeerId, number>()

  constructor(peersMax: number = LOST_PEERS_MAX) {
    this.#peersMax = peersMax
  }

  /** Since when it is out of sight; undefined where it is not. Milliseconds since the Unix epoch. */
  since(id: PeerId): number | undefined {
    return this.#since.get(id)
  }

  lose(id: PeerId, sinceMs: number): void {
    if (this.#since.has(id)) return
    for (const oldest of this.#since.keys()) {
      if (this.#since.size < this.#peersMax) break
      this.#since.delete(oldest)
    }
    this.#since.set(id, sinceMs)
  }

  found(id: PeerId): void {
    this.#since.delete(id)
  }
}
