import type { Clock } from '../ports/clock.ts'
import type { Source, Transport, TransportHandlers } from '../ports/transport.ts'

/** What happens to a datagram from one address to another, or to a stream between them. */
export interface Weather {
  /** One way, in milliseconds. */
  delayMs(from: string, to: string): number
  /** True: the datagram is lost. Streams lose nothing; they wait. */
  loses(from: string, to: string): boolean
  /** True: nothing gets from one to the other, streams included. */
  parted(from: string, to: string): boolean
}

const CALM: Weather = { delayMs: () => 1, loses: () => false, parted: () => false }

/** A network in memory, on a clock that is handed in: as many transports as wanted, and whatever weather. */
export class VirtualNetwork {
  readonly clock: Clock
  weather: Weather
  readonly #hosts = new Map<string, VirtualTransport>()
  #connections = 0

  constructor(clock: Clock, weather: Weather = CALM) {
    this.clock = clock
    this.weather = weather
  }

  /** A transport at that address, "10.0.0.1:3130". */
  transport(address: string): Transport {
    return new VirtualTransport(this, address)
  }

  attach(transport: VirtualTransport): void {
    this.#hosts.set(transport.address, transport)
  }

  detach(transport: VirtualTransport): void {
    if (this.#hosts.get(transport.address) === transport) this.#hosts.delete(transport.address)
  }

  /** As if its power was cut: nothing more comes from it or gets to it. */
  crash(address: string): void {
    this.#hosts.get(address)?.cut()
    this.#hosts.delete(address)
  }

  connect(): number {
    return ++this.#connections
  }

  datagram(from: string, to: string, frame: Uint8Array): void {
    if (this.weather.loses(from, to)) return
    this.#after(from, to, () => this.#hosts.get(to)?.receive(frame, { carrier: 'datagram', address: from }))
  }

  neighbours(from: string, frame: Uint8Array): void {
    for (const to of this.#hosts.keys()) if (to !== from) this.datagram(from, to, frame)
  }

  /** `toDialler`: the receiver opened the connection, and knows its other end by the address that it dialled. */
  stream(from: string, to: string, frame: Uint8Array, connection: number, toDialler: boolean): void {
    const sender = this.#hosts.get(from)
    this.#after(from, to, () => {
      const receiver = this.#hosts.get(to)
      if (receiver) receiver.receive(frame, { carrier: 'stream', address: from, connection, dialled: toDialler })
      else sender?.unreachable(to)
    })
  }

  #after(from: string, to: string, deliver: () => void): void {
    if (this.weather.parted(from, to)) return
    this.clock.schedule(this.clock.now() + this.weather.delayMs(from, to), deliver)
  }
}

class VirtualTransport implements Transport {
  readonly address: string
  readonly #network: VirtualNetwork
  readonly #dialled = new Map<string, number>()
  #handlers: TransportHandlers | undefined

  constructor(network: VirtualNetwork, address: string) {
    this.#network = network
    this.address = address
  }

  async open(handlers: TransportHandlers): Promise<void> {
    this.#handlers = handlers
    this.#network.attach(this)
  }

  sendDatagram(to: string, frame: Uint8Array): void {
    if (this.#handlers) this.#network.datagram(this.address, to, frame)
  }

  sendFrame(to: string, frame: Uint8Array): void {
    if (!this.#handlers) return
    let connection = this.#dialled.get(to)
    if (connection === undefined) {
      connection = this.#network.connect()
      this.#dialled.set(to, connection)
    }
    this.#network.stream(this.address, to, frame, connection, false)
  }

  answer(source: Source, frame: Uint8Array): void {
    if (!this.#handlers) return
    if (source.connection === undefined) this.#network.datagram(this.address, source.address, frame)
    else this.#network.stream(this.address, source.address, frame, source.connection, !source.dialled)
  }

  sendToNeighbours(frame: Uint8Array): void {
    if (this.#handlers) this.#network.neighbours(this.address, frame)
  }

  receive(frame: Uint8Array, source: Source): void {
    this.#handlers?.onFrame(frame, source)
  }

  unreachable(address: string): void {
    this.#dialled.delete(address)
    this.#handlers?.onUnreachable(address, 'connection refused')
  }

  cut(): void {
    this.#handlers = undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#network.detach(this)
    this.cut()
  }
}
