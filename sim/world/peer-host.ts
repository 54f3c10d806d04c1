import {
  type Community,
  CommunityError,
  type CommunityOptions,
  createCommunity,
  type Identity,
} from '@cachereef/community'
import type { PeerId } from '@cachereef/protocol'
import type { Keyring } from './cheap-cryptography.ts'
import type { Chance } from './chance.ts'
import type { SimulatedHost } from './host.ts'
import { HostClock } from './host-clock.ts'
import type { Network } from './network.ts'
import { Self, type SignatureKind } from './self.ts'
import { SimulatedTransport } from './transport.ts'

/** What all peers of a world are told alike. */
export interface PeerSettings {
  readonly communityName: string
  readonly pingIntervalMs: number
  readonly replicas: number
  readonly maxPeers: number
  readonly probes: boolean
  readonly signatures: SignatureKind
}

/** Told of what happens at one peer. */
export interface PeerWatcher {
  /** A new life begins: its events can be listened to. */
  onStart(host: PeerHost, community: Community): void
  /** Something happened in the process; its state may have changed. */
  onAct(host: PeerHost): void
  /** It could not start, or could not go on. */
  onFailure(host: PeerHost, error: Error): void
  /** The process is gone, whatever the reason. */
  onEnd(host: PeerHost): void
}

const CAPACITY = { bandwidthKbps: 1_000_000, cacheBytes: 1 << 28 }

/** A machine with one peer on it, through all lives of its process. */
export class PeerHost implements SimulatedHost {
  readonly number: number
  readonly ip: string
  readonly address: string
  readonly isDirectory = false
  readonly name: string
  isPoweredOff = false
  asleepUntilMs = 0
  keyring: Keyring = []
  /** It speaks the next minor version of the protocol; frames in clear only. */
  isNewer = false
  cacheServers: readonly string[] = []
  /** Local milliseconds that go by in one simulated one. */
  clockRate = 1
  community: Community | undefined
  /** Set while the process runs. */
  clock: HostClock | undefined
  transport: SimulatedTransport | undefined
  /** It is leaving in good order, or has left. */
  leaves = false
  /** Its last life ended so, and was not killed while it left. */
  hasLeft = false
  readonly #network: Network
  readonly #self: Self
  readonly #settings: PeerSettings
  readonly #watcher: PeerWatcher

  constructor(number: number, network: Network, chance: Chance, settings: PeerSettings, watcher: PeerWatcher) {
    this.number = number
    this.ip = `10.0.${number >> 8}.${number & 255}`
    this.address = `${this.ip}:3130`
    this.name = `p${number}`
    this.#self = new Self(settings.signatures, chance)
    this.#settings = settings
    this.#watcher = watcher
    this.#network = network
    network.add(this)
  }

  /** Lost with its state; the next life is somebody else then. */
  get id(): PeerId {
    return this.#self.id
  }

  get incarnation(): number {
    return this.#self.incarnation
  }

  get identity(): Identity {
    return this.#self.identity
  }

  get runs(): boolean {
    return this.community !== undefined
  }

  /** A new life of the same peer, which remembers who it is and how many lives it had. */
  start(): void {
    if (this.runs) return
    this.isPoweredOff = false
    this.leaves = false
    this.hasLeft = false
    this.#self.live()
    const clock = new HostClock(this.#network.queue, this, this.clockRate, () => this.#watcher.onAct(this))
    const transport = new SimulatedTransport(this.#network, this)
    const community = createCommunity(this.#options(clock, transport))
    this.clock = clock
    this.transport = transport
    this.community = community
    community.on('failed', (error) => this.#fail(community, error))
    this.#watcher.onStart(this, community)
    community.start().catch((error: Error) => this.#fail(community, error))
  }

  /** The process is killed; or the power is cut, and the machine does not even refuse connections. */
  crash(powerOff: boolean): void {
    if (!this.runs) return
    this.isPoweredOff = powerOff
    this.#end()
  }

  /** Who it was is lost: the next life has another identity, and the same name. */
  loseState(): void {
    this.#self.forget()
  }

  /** Goes in good order; the process ends once the community says so. */
  leave(): void {
    const { community } = this
    if (!community || this.leaves) return
    this.leaves = true
    const gone = () => {
      if (this.community !== community) return
      this.hasLeft = true
      this.#end()
    }
    this.act(() => {
      community.leave().then(gone, gone)
    })
  }

  act(what: () => void): void {
    what()
    this.#watcher.onAct(this)
  }

  #fail(community: Community, error: Error): void {
    if (this.community !== community) return
    // A start that was interrupted by the end of its own process is none.
    if (error instanceof CommunityError && error.code === 'closed' && this.leaves) return
    this.#watcher.onFailure(this, error)
    this.#end()
  }

  #end(): void {
    this.clock?.stop()
    this.transport?.cut()
    this.community?.removeAllListeners()
    this.community = undefined
    this.clock = undefined
    this.transport = undefined
    this.asleepUntilMs = 0
    this.#watcher.onEnd(this)
  }

  #options(clock: HostClock, transport: SimulatedTransport): CommunityOptions {
    const { communityName, pingIntervalMs, replicas, maxPeers, probes } = this.#settings
    return {
      name: communityName,
      peerName: this.name,
      peerNameIsDefault: true,
      listen: { host: this.ip, port: 3130 },
      open: true,
      capacity: { ...CAPACITY, cpu: 500 + 100 * (this.number % 5) },
      cacheServers: this.cacheServers,
      discover: probes ? 'multicast' : 'off',
      replicas,
      maxPeers,
      pingIntervalMs,
      clock,
      transport,
      ...this.#self.options(this.keyring, this.isNewer),
    }
  }
}
