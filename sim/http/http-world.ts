import { createPeer, type Peer, type PeerOptions, type PurgeReport, type Selector } from '@cachereef/proxy'
import { selfSigned } from '../../packages/proxy/src/link/certificate.ts'
import { createLinkServer, type LinkHandler } from '../../packages/proxy/src/link/link-server.ts'
import { Chance } from '../world/chance.ts'
import type { PeerHost } from '../world/peer-host.ts'
import { World, type WorldOptions } from '../world/world.ts'
import { borrowed } from './borrowed-community.ts'
import { patchNode } from './patched-node.ts'
import { Process } from './process.ts'
import { VirtualInternet } from './virtual-internet.ts'
import { ORIGIN_ADDRESS, VirtualOrigin } from './virtual-origin.ts'
import { VirtualTime } from './virtual-time.ts'

/** Of the event loop without anything new, after which nothing is left that goes on by itself. */
const QUIET_TURNS = 3

/** A machine on no link that can be cut. */
const ALWAYS_THERE = { asleepUntilMs: 0, isPoweredOff: false }

export interface HttpWorldOptions extends WorldOptions {
  /** Besides what the simulation needs. */
  readonly peerOptions?: PeerOptions
}

/** What came of a request. `killed`: the peer that was asked died first. */
export type Answer =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly body: Buffer }
  | { readonly kind: 'error'; readonly error: Error }
  | { readonly kind: 'killed' }

/** How a client asks, where it does not want the whole of an object. */
export interface Wish {
  /** Positions of the first and the last byte wanted. */
  readonly range?: readonly [first: number, last: number]
  /** After so many bytes it goes away. */
  readonly leavesAfter?: number
}

/** One life of a peer with its proxy. */
interface Life {
  readonly process: Process
  readonly peer: Promise<Peer>
  /** To be resolved once its membership is over. */
  readonly left: PromiseWithResolvers<void>
  leaving: boolean
}

/**
 * A world whose peers carry content: the published peer, its TLS, its HTTP and its timers, all on simulated time and a simulated network.
 * There can be one at a time, for it takes the place of Node's own clock and sockets.
 */
export class HttpWorld implements AsyncDisposable {
  readonly world: World
  readonly origin: VirtualOrigin
  readonly chance: Chance
  readonly #lives = new Map<PeerHost, Life>()
  readonly #internet: VirtualInternet
  readonly #patch: Disposable
  readonly #peerOptions: PeerOptions
  /** Counts what may make promises go on. */
  #stirred = 0

  constructor({ peerOptions = {}, ...options }: HttpWorldOptions) {
    this.world = new World({ ...options, settings: { ...options.settings, signatures: 'keyed' } })
    this.#peerOptions = peerOptions
    this.chance = new Chance(options.seed ^ 0x5ea)
    const stirred = (): void => void this.#stirred++
    const { network, queue, peers, directories } = this.world
    const linked = peers.length + directories.length
    this.#internet = new VirtualInternet({
      network,
      chance: this.chance.fork(),
      linked,
      isPowered: (address) => peers.find((host) => host.address === address)?.isPoweredOff !== true,
      stirred,
    })
    this.#patch = patchNode(new VirtualTime(queue, stirred), this.#internet, this.chance.fork().next)
    this.origin = new VirtualOrigin(new Process('origin', { ...ALWAYS_THERE, number: linked }), this.#internet)
    this.world.onLife = (host) => this.#begin(host)
    this.world.onDeath = (host) => this.#end(host)
    this.world.rest = () => this.#rest()
  }

  /** All peers run and serve. */
  async start(): Promise<void> {
    await this.world.startAll(50)
    await this.world.agreement(20_000)
    for (const host of this.world.peers) await this.settle(this.#life(host).peer, 5_000)
  }

  /** Asks through a peer, as its client. Begins at once; the answer comes as simulated time goes by. */
  async ask(peer: number, url: string, { range, leavesAfter = Number.POSITIVE_INFINITY }: Wish = {}): Promise<Answer> {
    const answer = this.#within(peer, async (self): Promise<Answer> => {
      try {
        const response = await self.fetch(url, range && { headers: { Range: `bytes=${range[0]}-${range[1]}` } })
        const body = await bytesOf(response, leavesAfter)
        return { kind: 'answer', status: response.status, headers: response.headers, body }
      } catch (error) {
        return { kind: 'error', error: error as Error }
      }
    })
    return (await answer) ?? { kind: 'killed' }
  }

  /** undefined where the peer died meanwhile. */
  purge(peer: number, selector: Selector): Promise<PurgeReport | undefined> {
    return this.#within(peer, (self) => self.purge(selector))
  }

  /** Lets time go by until a promise is settled, and tells how long it took; undefined where it takes longer than `withinMs`. */
  async settles(promise: Promise<unknown>, withinMs: number): Promise<number | undefined> {
    let isSettled = false
    const over = (): void => void (isSettled = true)
    promise.then(over, over)
    await this.#rest()
    return this.world.until(() => isSettled, withinMs)
  }

  /** The same, for what it resolves with; throws where it takes too long. */
  async settle<T>(promise: Promise<T>, withinMs: number): Promise<T> {
    const tookMs = await this.settles(promise, withinMs)
    if (tookMs === undefined) throw new Error(`not settled within ${withinMs} ms of simulated time`)
    return promise
  }

  /** The first holder of an address, by the table of whoever runs first. */
  holderOf(url: string): number {
    const { hostname, pathname, search } = new URL(url)
    const [first] = this.world.running[0]?.community?.table.holders(hostname, pathname + search) ?? []
    const host = this.world.peers.find(({ id }) => id === first)
    if (host === undefined) throw new Error(`nobody holds ${url}`)
    return host.number
  }

  /** From now on whoever connects to a peer is answered by somebody with its key, and not by its cache. */
  impersonate(peer: number, answer: LinkHandler): void {
    const host = this.world.peer(peer)
    const { process } = this.#life(host)
    const { id, privateKey } = host.identity
    const link = createLinkServer(selfSigned(id, privateKey), answer)
    this.#internet.listen(host.address, process, (socket) => link.accept(socket as never))
  }

  /** A peer goes in good order: hands over, leaves, ends. */
  leave(peer: number): void {
    const life = this.#life(this.world.peer(peer))
    life.leaving = true
    life.process.run(() => void life.peer.then((each) => each.leave()))
    this.#stirred++
  }

  /** Whether a request to it has to be answered. */
  serves(peer: number): boolean {
    const life = this.#lives.get(this.world.peer(peer))
    return life !== undefined && life.process.alive && !life.leaving
  }

  /** Simulated time ends; nothing of this world is kept. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#internet.close()
    await this.#rest()
    this.#patch[Symbol.dispose]()
  }

  /** Something that a peer does, until it dies. */
  #within<T>(peer: number, what: (self: Peer) => Promise<T>): Promise<T | undefined> {
    const { process, peer: starting } = this.#life(this.world.peer(peer))
    const killed = new Promise<undefined>((resolve) => void process.whenKilled(() => resolve(undefined)))
    this.#stirred++
    return Promise.race([process.run(async () => what(await starting)), killed])
  }

  #life(host: PeerHost): Life {
    const life = this.#lives.get(host)
    if (life === undefined) throw new Error(`${host.name} has never run`)
    return life
  }

  #begin(host: PeerHost): void {
    const { community } = host
    if (community === undefined) return
    const process = new Process(host.name, host)
    const joined = new Promise<void>((resolve) => void community.once('joined', () => resolve()))
    const left = Promise.withResolvers<void>()
    const leave = (): Promise<void> => {
      this.world.touch()
      host.leave()
      return left.promise
    }
    const options: PeerOptions = {
      name: host.name,
      memoryBytes: 16_000_000,
      verifyShare: 0,
      replicas: this.world.settings.replicas,
      connectTo: [`::${ORIGIN_ADDRESS}`],
      ...this.#peerOptions,
    }
    const peer = process.run(() =>
      createPeer(options, {
        identity: host.identity,
        createCommunity: ({ onContent }) => {
          this.#internet.listen(host.address, process, (socket) => onContent?.(socket as never))
          return borrowed(community, { process, joined, leave })
        },
      }),
    )
    this.#lives.set(host, { process, peer, left, leaving: false })
  }

  /** Its process ends: at once where it was killed, else when it has ended what it had begun. */
  #end(host: PeerHost): void {
    const life = this.#lives.get(host)
    if (life === undefined) return
    const kill = (): void => life.process.kill()
    if (!host.hasLeft) return kill()
    life.left.resolve()
    life.peer.then((peer) => peer.left).then(kill, kill)
    this.#stirred++
  }

  /** Promises, streams and TLS go on by themselves for a while after each event. */
  async #rest(): Promise<void> {
    let seen = -1
    for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
      if (this.#stirred !== seen) quiet = 0
      seen = this.#stirred
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

/** All bytes of a body, or the first few: then the rest is not wanted. */
async function bytesOf({ body }: Response, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  // Leaving the loop cancels the stream.
  for await (const chunk of body ?? []) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes >= most) break
  }
  return Buffer.concat(chunks)
}
