import type { Community } from '@cachereef/community'
import { type Checkers, createCheckers } from '../checkers/checkers.ts'
import { discord } from '../checkers/convergence.ts'
import { Violation } from '../checkers/violation.ts'
import { Chance } from './chance.ts'
import { DirectoryHost, type DirectoryWatcher } from './directory-host.ts'
import { EventQueue } from './event-queue.ts'
import { typeOf } from './frame-type.ts'
import type { SimulatedHost } from './host.ts'
import { type Delivery, Network } from './network.ts'
import { PeerHost, type PeerSettings, type PeerWatcher } from './peer-host.ts'
import { Trace } from './trace.ts'

export interface WorldOptions {
  readonly seed: number
  readonly peers: number
  /** Default 1. */
  readonly directories?: number
  readonly settings?: Partial<PeerSettings>
  /** Default: everything of this package. */
  readonly checkers?: (world: World) => Checkers
}

const DEFAULT_SETTINGS: PeerSettings = {
  communityName: 'reef',
  pingIntervalMs: 250,
  replicas: 1,
  maxPeers: 256,
  probes: false,
  signatures: 'cheap',
}

/** How long a supervisor waits before it starts again what has ended by itself. */
const RESTART_AFTER_MS = 1_000

/** More events than this at one moment are a circle. */
const STANDSTILL_MAX = 20_000

/** Of so many settlements one lets the event loop go round. */
const TURN_EVERY = 256

/** Frames kept for playing them again, old and new: of those that come later one in so many takes the place of another. */
const RECORDED_FRAMES_MAX = 256
const RECORD_EVERY = 4

/** Peers and cache servers of one simulated network, and the checkers that look at them after every event. */
export class World {
  readonly queue = new EventQueue()
  readonly chance: Chance
  readonly network: Network
  readonly peers: readonly PeerHost[]
  readonly directories: readonly DirectoryHost[]
  readonly settings: PeerSettings
  readonly trace = new Trace()
  readonly checkers: Checkers
  /** Frames that arrived and timers that rang, so far. */
  events = 0
  /** Some of the frames that arrived somewhere, for whoever plays them again. */
  readonly recorded: { readonly frame: Uint8Array; readonly to: SimulatedHost; readonly from: SimulatedHost }[] = []
  /** Peers that are still to be started by what has begun. */
  comebacks = 0
  /** Told of every new life of a peer. */
  onLife: (host: PeerHost) => void = () => {}
  /** Told of the end of every life. */
  onDeath: (host: PeerHost) => void = () => {}
  /** Called after every event, where more goes on in the processes than this package knows of; resolves when it has come to rest. */
  rest: (() => Promise<void>) | undefined
  /** Lives that began or ended and lists that were announced, so far: as long as it stands still, so does what peers agree on. */
  changes = 0
  /** Promises may be waiting for their turn. */
  #unsettled = false
  #settlements = 0
  /** Events in a row at the same moment. */
  #standstill = 0
  /** Whoever takes in the present frame has asked who is talking. */
  #challenged = false
  /** Found where it could not be thrown. */
  #violation: Error | undefined

  constructor(options: WorldOptions) {
    const { directories = 1 } = options
    this.chance = new Chance(options.seed)
    this.settings = { ...DEFAULT_SETTINGS, ...options.settings }
    const watcher: PeerWatcher = {
      onStart: (host, community) => this.#onStart(host, community),
      onAct: (host) => this.#onAct(host),
      onFailure: (host, error) => this.#onFailure(host, error),
      onEnd: (host) => {
        this.changes++
        this.checkers.onEnd(host)
        this.onDeath(host)
      },
    }
    const directoryWatcher: DirectoryWatcher = {
      onAct: () => this.touch(),
      onWrite: (host, entry) => {
        try {
          this.checkers.onWrite(host, entry)
        } catch (violation) {
          this.#violation = violation as Error
        }
      },
    }
    const { chance, settings } = this
    const count = options.peers + directories
    const network = new Network(
      this.queue,
      count,
      chance.fork(),
      (...delivery) => this.#onDelivery(...delivery),
      (from, frame) => this.#onSend(from, frame),
    )
    this.network = network
    this.peers = Array.from(
      { length: options.peers },
      (_, number) => new PeerHost(number, network, chance.fork(), settings, watcher),
    )
    this.directories = Array.from(
      { length: directories },
      (_, number) =>
        new DirectoryHost(options.peers + number, network, chance.fork(), settings.signatures, directoryWatcher),
    )
    for (const peer of this.peers) peer.cacheServers = this.directories.map((directory) => directory.address)
    this.checkers = (options.checkers ?? createCheckers)(this)
  }

  get nowMs(): number {
    return this.queue.nowMs
  }

  peer(number: number): PeerHost {
    const peer = this.peers[number]
    if (!peer) throw new Error(`there is no peer ${number}`)
    return peer
  }

  directory(number: number): DirectoryHost {
    const directory = this.directories[number]
    if (!directory) throw new Error(`there is no cache server ${number}`)
    return directory
  }

  get running(): PeerHost[] {
    return this.peers.filter((peer) => peer.runs)
  }

  /** Cache servers first; the peers, all of them by default, at the same moment or with so much time between them. */
  async startAll(betweenMs = 0, peers: readonly PeerHost[] = this.peers): Promise<void> {
    for (const directory of this.directories) directory.start()
    await this.settle()
    for (const peer of peers) {
      this.start(peer.number)
      await this.pass(betweenMs)
    }
  }

  start(peer: number): void {
    this.#unsettled = true
    this.peer(peer).start()
  }

  /** Whoever works on the world from outside calls this when it may have made promises go on. */
  touch(): void {
    this.#unsettled = true
  }

  /** Lets so much simulated time go by. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms
    await this.settle()
    while (this.queue.nextMs <= untilMs) {
      this.#step()
      if (this.#unsettled) await this.settle()
      if (this.rest !== undefined) await this.rest()
    }
    this.queue.skipTo(untilMs)
  }

  /** Lets events happen until the condition holds, and tells how long it took; undefined where it never did within the time. */
  async until(condition: () => boolean, withinMs: number): Promise<number | undefined> {
    const startMs = this.nowMs
    await this.settle()
    while (!condition()) {
      if (this.queue.nextMs > startMs + withinMs) return undefined
      this.#step()
      if (this.#unsettled) await this.settle()
      if (this.rest !== undefined) await this.rest()
    }
    return this.nowMs - startMs
  }

  /** Lets events happen until all who run are one community, and tells how long it took; undefined where they never were. */
  agreement(withinMs: number): Promise<number | undefined> {
    let looked = -1
    let agreed = false
    return this.until(() => {
      if (this.changes !== looked) {
        looked = this.changes
        agreed = discord(this) === undefined
      }
      return agreed
    }, withinMs)
  }

  /** All promises that can go on do so: only starts, ends and cache servers have any. */
  async settle(): Promise<void> {
    this.#unsettled = false
    // A tick comes when no promise is left that can go on. Now and then the process has a turn, too: for a time-out of a test, say.
    const turn = this.#settlements++ % TURN_EVERY === 0 ? setImmediate : process.nextTick
    await new Promise<void>((resolve) => void turn(resolve))
    if (this.#violation) throw this.#violation
  }

  #step(): void {
    const beforeMs = this.nowMs
    this.queue.step()
    this.#standstill = this.nowMs > beforeMs ? 0 : this.#standstill + 1
    if (this.#standstill > STANDSTILL_MAX) {
      throw new Violation(
        'everything is bounded',
        this.nowMs,
        `time stands still: ${STANDSTILL_MAX} events at one moment`,
      )
    }
  }

  #onStart(host: PeerHost, community: Community): void {
    this.#unsettled = true
    this.changes++
    community.on('allocation', () => {
      this.changes++
    })
    this.checkers.onStart(host, community)
    this.onLife(host)
  }

  /** Whatever supervises the process starts it again. */
  #onFailure(host: PeerHost, error: Error): void {
    try {
      this.checkers.onFailure(host, error)
    } catch (violation) {
      // This is called by a promise: thrown here, nobody would see it.
      this.#violation = violation as Error
    }
    this.queue.post(this.nowMs + RESTART_AFTER_MS, () => this.start(host.number))
  }

  #onAct(host: PeerHost): void {
    this.events++
    this.trace.note(this.nowMs * 1_000 + host.number)
    if (host.leaves) this.#unsettled = true
    this.checkers.after(host, 'sent')
  }

  #onDelivery(
    to: SimulatedHost,
    from: SimulatedHost,
    frame: Uint8Array,
    delivery: Delivery,
    receive: () => void,
  ): boolean {
    this.events++
    this.trace.noteFrame(this.nowMs, to.number, frame)
    if (to.isDirectory) {
      this.#unsettled = true
      receive()
      return true
    }
    const host = this.peer(to.number)
    this.checkers.before(host, from, frame, delivery)
    this.#challenged = false
    receive()
    const heard = !this.#challenged
    if (host.leaves) this.#unsettled = true
    this.checkers.after(host, delivery)
    // What was not taken in would be news when it is played again.
    if (delivery === 'sent' && heard) this.#record(frame, to, from)
    return heard
  }

  #onSend(from: SimulatedHost, frame: Uint8Array): void {
    const host = this.peers[from.number]
    if (typeOf(frame) === 'CHALLENGE') this.#challenged = true
    if (host) this.checkers.onSend(host, frame)
  }

  #record(frame: Uint8Array, to: SimulatedHost, from: SimulatedHost): void {
    if (this.recorded.length < RECORDED_FRAMES_MAX) this.recorded.push({ frame, to, from })
    else if (this.events % RECORD_EVERY === 0)
      this.recorded[this.chance.below(RECORDED_FRAMES_MAX)] = { frame, to, from }
  }
}
