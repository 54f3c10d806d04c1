/** Where communities can be asked for at the moment. */
export interface Places {
  /** Cache servers, HOST:PORT, asked for their lists (A13). */
  readonly cacheServers: readonly string[]
  /** Peers known by address, HOST:PORT, each asked whether it is a master (A14, by unicast). */
  readonly seeds: readonly string[]
  /** Whether the transport is to call to the neighbourhood, by multicast or broadcast (A14). */
  readonly neighbours: boolean
}

/** One way to find communities; they are combined, and a joining peer asks at every place that any of them names. */
export interface Discovery extends AsyncDisposable {
  /** Read at each attempt to join and each sign of life of a master. */
  readonly places: Places
  /** Resolves once `places` is as good as it gets, at the latest when the wait for it is up. Never rejects. */
  look(): Promise<void>
}

export const NOWHERE: Places = { cacheServers: [], seeds: [], neighbours: false }

/** All of them together; a place that two of them name is asked once. */
export function combine(ways: readonly Discovery[]): Discovery {
  return {
    get places() {
      const all = ways.map((way) => way.places)
      return {
        cacheServers: [...new Set(all.flatMap((each) => each.cacheServers))],
        seeds: [...new Set(all.flatMap((each) => each.seeds))],
        neighbours: all.some((each) => each.neighbours),
      }
    },
    look: async () => {
      await Promise.all(ways.map((way) => way.look()))
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(ways.map((way) => way[Symbol.asyncDispose]()))
    },
  }
}
