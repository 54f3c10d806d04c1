import type { Chance } from './chance.ts'
import { Connection, type Fate, LATE_MS, type Wire } from './connection.ts'
import type { EventQueue } from './event-queue.ts'
import { fitsDatagram } from './frame-type.ts'
import type { SimulatedHost } from './host.ts'
import { Links } from './links.ts'
import type { SimulatedTransport } from './transport.ts'
import { CALM, delayIn, type Weather } from './weather.ts'

/** How long a lost segment of a stream takes to be sent again (RFC 6298 section 2: the minimum that Linux uses). */
const RETRANSMISSION_MS = 200
/** After so long nobody waits for a connection to a machine that does not answer. */
const CONNECT_PATIENCE_MS = 2_000

/** How a frame came to its receiver. */
export type Delivery = 'sent' | 'again' | 'forged'

/**
 * Told of every frame that arrives; calls `receive` itself, so that it can look before and after. False: the receiver did not
 * take it in, but asked who is talking.
 */
export type OnDelivery = (
  to: SimulatedHost,
  from: SimulatedHost,
  frame: Uint8Array,
  delivery: Delivery,
  receive: () => void,
) => boolean

/** The network between all hosts: it carries frames, in whatever weather, over whatever links are left. */
export class Network implements Wire {
  readonly queue: EventQueue
  readonly links: Links
  weather: Weather = CALM
  /** Decides about each frame at the moment of its arrival; a search tries every way. */
  fateOf: (to: SimulatedHost, carrier: 'datagram' | 'stream') => Fate = () => 'arrives'
  readonly #chance: Chance
  readonly #attached = new Map<string, SimulatedTransport>()
  readonly #hosts = new Map<string, SimulatedHost>()
  readonly #observe: OnDelivery
  readonly #onSend: (from: SimulatedHost, frame: Uint8Array) => void
  #connections = 0

  constructor(
    queue: EventQueue,
    hosts: number,
    chance: Chance,
    observe: OnDelivery,
    onSend: (from: SimulatedHost, frame: Uint8Array) => void,
  ) {
    this.queue = queue
    this.links = new Links(hosts)
    this.#chance = chance
    this.#observe = observe
    this.#onSend = onSend
  }

  /** Hosts are numbered from 0 up to the number that was told at the start. */
  add(host: SimulatedHost): void {
    this.#hosts.set(host.address, host)
  }

  attach(transport: SimulatedTransport): void {
    this.#attached.set(transport.address, transport)
  }

  detach(transport: SimulatedTransport): void {
    if (this.#attached.get(transport.address) === transport) this.#attached.delete(transport.address)
  }

  at(address: string): SimulatedTransport | undefined {
    return this.#attached.get(address)
  }

  datagram(from: SimulatedTransport, to: string, frame: Uint8Array): void {
    const receiver = this.#hosts.get(to)
    if (!receiver) return
    if (this.links.isCut(from.owner.number, receiver.number, this.queue.nowMs) || this.#chance.hits(this.weather.loss))
      return
    const copies = this.#chance.hits(this.weather.duplication) ? 2 : 1
    const datagram = { frame, heard: false }
    for (let copy = 0; copy < copies; copy++)
      this.#arrive(this.#between(from.owner, receiver), from, receiver, datagram)
  }

  toNeighbours(from: SimulatedTransport, frame: Uint8Array): void {
    for (const host of this.#hosts.values())
      if (host !== from.owner && !host.isDirectory) this.datagram(from, host.address, frame)
  }

  onSend(from: SimulatedHost, frame: Uint8Array): void {
    this.#onSend(from, frame)
  }

  /** A frame that somebody made up or recorded comes to a host as if from that address. */
  inject(to: SimulatedHost, from: SimulatedHost, frame: Uint8Array): void {
    this.queue.post(
      this.queue.nowMs,
      () => {
        const receiver = this.#attached.get(to.address)
        if (!receiver) return
        this.#observe(to, from, frame, 'forged', () => {
          if (fitsDatagram(frame)) receiver.onDatagram(frame, from.address)
          else receiver.onForgedStream(frame, from)
        })
      },
      to,
      true,
    )
  }

  /** A new connection; undefined where nobody will ever take it, which the dialler is told in due time. */
  dial(from: SimulatedTransport, to: string): Connection | undefined {
    const acceptor = this.#attached.get(to)
    if (acceptor) return new Connection(++this.#connections, from, acceptor, this)
    const host = this.#hosts.get(to)
    const refuses =
      host !== undefined && !host.isPoweredOff && !this.links.isParted(from.owner.number, host.number, this.queue.nowMs)
    const waitMs = refuses ? 2 * this.weather.delayMs : CONNECT_PATIENCE_MS
    const reason = refuses ? 'connection refused' : 'timed out'
    this.queue.post(this.queue.nowMs + waitMs, () => from.unreachable(to, reason), from.owner, true)
    return undefined
  }

  onDelivery(to: SimulatedTransport, from: SimulatedHost, frame: Uint8Array, receive: () => void): void {
    this.#observe(to.owner, from, frame, 'sent', receive)
  }

  isParted(a: SimulatedTransport, b: SimulatedTransport): boolean {
    return this.links.isParted(a.owner.number, b.owner.number, this.queue.nowMs)
  }

  arrivalMs(from: SimulatedTransport, to: SimulatedTransport): number {
    let lateMs = 0
    while (this.#chance.hits(this.weather.loss)) lateMs += RETRANSMISSION_MS
    return this.#between(from.owner, to.owner) + lateMs
  }

  heal(): void {
    this.links.heal()
    this.weather = CALM
  }

  /** Of two copies the first that is heard is the message, whichever that is. */
  #arrive(
    atMs: number,
    from: SimulatedTransport,
    to: SimulatedHost,
    datagram: { readonly frame: Uint8Array; heard: boolean },
  ): void {
    const arrive = () => {
      const receiver = this.#attached.get(to.address)
      if (!receiver) return
      const fate = this.fateOf(to, 'datagram')
      if (fate === 'lost') return
      if (fate === 'late') {
        this.#arrive(this.queue.nowMs + LATE_MS, from, to, datagram)
        return
      }
      const { frame, heard } = datagram
      const receive = () => receiver.onDatagram(frame, from.address)
      datagram.heard = this.#observe(to, from.owner, frame, heard ? 'again' : 'sent', receive) || heard
      if (fate === 'twice') this.#arrive(this.queue.nowMs, from, to, datagram)
    }
    this.queue.post(atMs, arrive, to, true)
  }

  #between(from: SimulatedHost, to: SimulatedHost): number {
    const atMs = this.queue.nowMs + delayIn(this.weather, this.#chance)
    return Math.max(atMs, this.links.cloggedUntilMs(from.number, to.number))
  }
}
