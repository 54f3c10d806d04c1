import type { Chance } from '../world/chance.ts'
import type { Network } from '../world/network.ts'
import { delayIn } from '../world/weather.ts'
import { currentProcess, type Process } from './process.ts'
import { VirtualSocket, type Way } from './virtual-socket.ts'

/** How long what was lost takes to be sent again, and how often a cut is tried (RFC 6298 section 2: the minimum that Linux uses). */
const RETRANSMISSION_MS = 200

/** Whoever takes connections at an address. */
export interface Listener {
  readonly process: Process
  readonly accept: (socket: VirtualSocket) => void
}

export interface InternetOptions {
  readonly network: Network
  readonly chance: Chance
  /** Hosts below this number have links that can be cut; origins and clients, above, have not. */
  readonly linked: number
  /** Whether a machine runs at an address where nobody listens, to refuse a connection. */
  readonly isPowered: (address: string) => boolean
  /** Told of all that may make promises go on. */
  readonly stirred: () => void
}

/** TCP between the processes of a world, over the same links and in the same weather as its datagrams. */
export class VirtualInternet {
  readonly #options: InternetOptions
  readonly #listeners = new Map<string, Listener>()
  readonly #sockets = new Set<VirtualSocket>()

  constructor(options: InternetOptions) {
    this.#options = options
  }

  /** As long as the process lives. */
  listen(address: string, process: Process, accept: Listener['accept']): void {
    const listener = { process, accept }
    this.#listeners.set(address, listener)
    process.whenKilled(() => {
      if (this.#listeners.get(address) === listener) this.#listeners.delete(address)
    })
  }

  /** A connection of the running process; it emits `connect` or an error in due time, or neither ever. */
  connect(address: string): VirtualSocket {
    const from = currentProcess()
    if (from === undefined) throw new Error('only a process of the simulation connects to anything')
    const to = this.#listeners.get(address)?.process
    const way = this.#way(from.machine.number, to?.machine.number ?? from.machine.number, to)
    const socket = this.#keep(new VirtualSocket(from, address, way, true))
    socket.way.send(() => {
      const listener = this.#listeners.get(address)
      if (listener === undefined || !from.alive || socket.destroyed) {
        if (this.#options.isPowered(address))
          this.#way(from.machine.number, from.machine.number, from).send(() => socket.refuse())
        return
      }
      const { process, accept } = listener
      const back = this.#way(process.machine.number, from.machine.number, from)
      const accepted = this.#keep(new VirtualSocket(process, from.name, back, false))
      VirtualSocket.join(socket, accepted)
      accepted.way.send(() => socket.open())
      process.run(() => accept(accepted))
    })
    return socket
  }

  /** Ends every connection, for Node keeps what is open. */
  close(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  #keep(socket: VirtualSocket): VirtualSocket {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    return socket
  }

  #way(from: number, to: number, receiver: Process | undefined): Way {
    return new OrderedWay(this.#options, from, to, receiver)
  }
}

/** One direction of a connection: everything arrives, late perhaps, and in order. */
class OrderedWay implements Way {
  readonly #options: InternetOptions
  readonly #from: number
  readonly #to: number
  readonly #receiver: Process | undefined
  readonly #underWay: { readonly arrivesMs: number; readonly arrive: () => void }[] = []

  constructor(options: InternetOptions, from: number, to: number, receiver: Process | undefined) {
    this.#options = options
    this.#from = from
    this.#to = to
    this.#receiver = receiver
  }

  send(arrive: () => void): void {
    const { network, chance, stirred } = this.#options
    const { weather, queue, links } = network
    stirred()
    let atMs = queue.nowMs + delayIn(weather, chance)
    while (chance.hits(weather.loss)) atMs += RETRANSMISSION_MS
    if (this.#isLinked) atMs = Math.max(atMs, links.cloggedUntilMs(this.#from, this.#to))
    const arrivesMs = Math.max(atMs, this.#underWay.at(-1)?.arrivesMs ?? 0)
    this.#underWay.push({ arrivesMs, arrive })
    if (this.#underWay.length === 1) this.#await(arrivesMs)
  }

  get #isLinked(): boolean {
    return this.#from < this.#options.linked && this.#to < this.#options.linked
  }

  #await(atMs: number): void {
    this.#options.network.queue.post(atMs, () => this.#arrive(), this.#receiver, true)
  }

  #arrive(): void {
    const { links, queue } = this.#options.network
    const isCut = this.#isLinked && links.isParted(this.#from, this.#to, queue.nowMs)
    // Sent again and again, until a machine is there to say that it knows of no such connection.
    if (isCut || this.#receiver?.machine.isPoweredOff === true) {
      this.#await(queue.nowMs + RETRANSMISSION_MS)
      return
    }
    const first = this.#underWay.shift()
    const next = this.#underWay[0]
    if (next !== undefined) this.#await(Math.max(queue.nowMs, next.arrivesMs))
    this.#options.stirred()
    first?.arrive()
  }
}
