import { type CacheServer, type CacheServerOptions, createCacheServer } from '../cache-server/cache-server.ts'
import type { Community } from '../community.ts'
import type { CommunityOptions } from '../community-options.ts'
import { createCommunity } from '../create-community.ts'
import { createIdentity } from '../identity/identity.ts'
import { seededRandom } from './seeded-random.ts'
import { VirtualClock } from './virtual-clock.ts'
import { VirtualNetwork } from './virtual-network.ts'

const CAPACITY = { cpu: 1_000, bandwidthKbps: 1_000_000, cacheBytes: 1 << 28 }

/** Peers and cache servers that share one virtual network and clock: the stage of a story. */
export class VirtualReef {
  readonly clock = new VirtualClock()
  readonly network = new VirtualNetwork(this.clock)
  readonly #random: () => number
  #hosts = 0

  constructor(seed = 1) {
    this.#random = seededRandom(seed)
  }

  /** A peer that is not started yet, at an address of its own; named p1, p2 … unless told otherwise. */
  peer(more: Partial<CommunityOptions> = {}): Community {
    const host = `10.0.0.${++this.#hosts}`
    return createCommunity({
      name: 'reef',
      peerName: `p${this.#hosts}`,
      identity: createIdentity(),
      listen: { host, port: 3130 },
      open: true,
      capacity: CAPACITY,
      clock: this.clock,
      random: this.#random,
      transport: this.network.transport(`${host}:3130`),
      ...more,
    })
  }

  async cacheServer(more: Partial<CacheServerOptions> = {}): Promise<CacheServer & { readonly address: string }> {
    const host = `10.0.0.${++this.#hosts}`
    const address = `${host}:3131`
    const transport = this.network.transport(address)
    const server = await createCacheServer({
      listen: { host, port: 3131 },
      open: true,
      clock: this.clock,
      transport,
      ...more,
    })
    return Object.assign(server, { address })
  }

  /** Starts peers one after the other; each is a member or the master when the next begins. */
  async start(...peers: readonly Community[]): Promise<void> {
    for (const peer of peers) await this.settle(peer.start())
  }

  crash(peer: Community): void {
    this.network.crash(peer.listenAddress)
  }

  /** Lets so many milliseconds go by. What stores and promises do in between is done. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.clock.now() + ms
    while (this.clock.now() < untilMs) {
      this.clock.run(Math.min(STEP_MS, untilMs - this.clock.now()))
      await pendingPromises()
    }
  }

  /** Lets time go by until the condition holds. Throws where it does not within so many milliseconds. */
  async until(condition: () => boolean, withinMs = 10_000): Promise<number> {
    const startMs = this.clock.now()
    while (!condition()) {
      if (this.clock.now() - startMs >= withinMs) throw new Error(`not within ${withinMs} ms: ${condition}`)
      await this.pass(STEP_MS)
    }
    return this.clock.now() - startMs
  }

  /** Lets time go by until the promise is settled, and gives its value. */
  async settle<T>(promise: Promise<T>, withinMs = 20_000): Promise<T> {
    let settled = false
    const watched = promise.finally(() => {
      settled = true
    })
    watched.catch(() => {})
    await this.until(() => settled, withinMs)
    return watched
  }
}

/** How far time moves before promises get their turn. */
const STEP_MS = 1

function pendingPromises(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
