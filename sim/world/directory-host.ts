import { type CacheServer, createCacheServer, type DirectoryEntry } from '@cachereef/community'
import type { Keyring } from './cheap-cryptography.ts'
import type { Chance } from './chance.ts'
import type { SimulatedHost } from './host.ts'
import { HostClock } from './host-clock.ts'
import type { Network } from './network.ts'
import { RestorableStore } from './restorable-store.ts'
import { Self, type SignatureKind } from './self.ts'
import { SimulatedTransport } from './transport.ts'

/** Told of what happens at one cache server. */
export interface DirectoryWatcher {
  onAct(host: DirectoryHost): void
  /** This entry stands from now on. */
  onWrite(host: DirectoryHost, entry: DirectoryEntry): void
}

/** A machine with a cache server on it. Its store outlives the process. */
export class DirectoryHost implements SimulatedHost {
  readonly number: number
  readonly ip: string
  readonly address: string
  readonly isDirectory = true
  isPoweredOff = false
  asleepUntilMs = 0
  keyring: Keyring = []
  readonly store: RestorableStore
  readonly #self: Self
  readonly #network: Network
  readonly #watcher: DirectoryWatcher
  #clock: HostClock | undefined
  #transport: SimulatedTransport | undefined
  #server: CacheServer | undefined

  constructor(number: number, network: Network, chance: Chance, signatures: SignatureKind, watcher: DirectoryWatcher) {
    this.number = number
    this.ip = `10.1.0.${number}`
    this.address = `${this.ip}:3131`
    this.#network = network
    network.add(this)
    this.#self = new Self(signatures, chance)
    this.#watcher = watcher
    this.store = new RestorableStore((entry) => watcher.onWrite(this, entry))
  }

  get runs(): boolean {
    return this.#clock !== undefined
  }

  start(): void {
    if (this.runs) return
    this.isPoweredOff = false
    this.#self.live()
    const clock = new HostClock(this.#network.queue, this, 1, () => this.#watcher.onAct(this))
    const transport = new SimulatedTransport(this.#network, this)
    this.#clock = clock
    this.#transport = transport
    const options = {
      listen: { host: this.ip, port: 3131 },
      store: this.store,
      open: true,
      clock,
      transport,
      ...this.#self.options(this.keyring, false),
    }
    void createCacheServer(options).then((server) => {
      if (this.#clock === clock) this.#server = server
    })
  }

  crash(powerOff: boolean): void {
    this.isPoweredOff = powerOff
    this.#clock?.stop()
    this.#transport?.cut()
    this.#clock = undefined
    this.#transport = undefined
    this.#server = undefined
  }

  jump(byMs: number): void {
    this.#clock?.jump(byMs)
  }

  /** What clients are told now; nothing while it does not run. */
  async communities(): Promise<readonly DirectoryEntry[]> {
    return (await this.#server?.communities()) ?? []
  }

  act(what: () => void): void {
    what()
    this.#watcher.onAct(this)
  }
}
