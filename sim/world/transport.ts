import type { Source, Transport, TransportHandlers } from '@cachereef/community'
import type { Connection } from './connection.ts'
import type { SimulatedHost } from './host.ts'
import type { Network } from './network.ts'
import { asNewer } from './newer-minor.ts'

/** Ports of the dialling side are of this kind: nobody listens there. */
const EPHEMERAL_PORTS_FROM = 40_000
const EPHEMERAL_PORTS = 20_000

/** The network as one process has it, from its start to its end. */
export class SimulatedTransport implements Transport {
  readonly address: string
  readonly owner: SimulatedHost
  readonly #network: Network
  readonly #dialled = new Map<string, Connection>()
  readonly #connections = new Map<number, Connection>()
  #handlers: TransportHandlers | undefined

  constructor(network: Network, owner: SimulatedHost) {
    this.#network = network
    this.owner = owner
    this.address = owner.address
  }

  get isOpen(): boolean {
    return this.#handlers !== undefined
  }

  async open(handlers: TransportHandlers): Promise<void> {
    this.#handlers = handlers
    this.#network.attach(this)
  }

  sendDatagram(to: string, frame: Uint8Array): void {
    if (this.#handlers) this.#network.datagram(this, to, this.#outgoing(frame))
  }

  sendFrame(to: string, written: Uint8Array): void {
    if (!this.#handlers) return
    const frame = this.#outgoing(written)
    const known = this.#dialled.get(to)
    if (known?.isOpen) {
      known.send(true, frame)
      return
    }
    const connection = this.#network.dial(this, to)
    if (!connection) return
    this.#dialled.set(to, connection)
    this.#connections.set(connection.number, connection)
    connection.send(true, frame)
  }

  answer(source: Source, written: Uint8Array): void {
    if (!this.#handlers) return
    const frame = this.#outgoing(written)
    if (source.connection === undefined) this.#network.datagram(this, source.address, frame)
    else this.#connections.get(source.connection)?.send(source.dialled === true, frame)
  }

  sendToNeighbours(frame: Uint8Array): void {
    if (this.#handlers) this.#network.toNeighbours(this, this.#outgoing(frame))
  }

  onDatagram(frame: Uint8Array, from: string): void {
    this.#handlers?.onFrame(frame, { carrier: 'datagram', address: from })
  }

  /** A connection that was accepted is known by the port that the other side happened to get. */
  onStreamFrame(connection: Connection, dialled: boolean, frame: Uint8Array): void {
    const other = dialled ? connection.acceptor : connection.dialler
    const port = EPHEMERAL_PORTS_FROM + (connection.number % EPHEMERAL_PORTS)
    const address = dialled ? other.address : `${other.owner.ip}:${port}`
    this.#connections.set(connection.number, connection)
    this.#network.onDelivery(this, other.owner, frame, () => {
      this.#handlers?.onFrame(frame, { carrier: 'stream', address, connection: connection.number, dialled })
    })
  }

  /** Over a connection that somebody opens who can send from there, and is never answered. */
  onForgedStream(frame: Uint8Array, from: SimulatedHost): void {
    const address = `${from.ip}:${EPHEMERAL_PORTS_FROM - 1}`
    this.#handlers?.onFrame(frame, { carrier: 'stream', address, connection: -1, dialled: false })
  }

  onBroken(connection: Connection, reason: string): void {
    const to = connection.acceptor.address
    this.#connections.delete(connection.number)
    if (this.#dialled.get(to) === connection) this.#dialled.delete(to)
    this.unreachable(to, reason)
  }

  unreachable(to: string, reason: string): void {
    if (this.#handlers) this.owner.act(() => this.#handlers?.onUnreachable(to, reason))
  }

  /** The process ends, well or badly: nothing more comes from it or gets to it. */
  cut(): void {
    this.#handlers = undefined
    this.#network.detach(this)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // What was written before the end still leaves: a kernel sends it after the process is gone.
    this.cut()
  }

  #outgoing(written: Uint8Array): Uint8Array {
    const frame = this.owner.isNewer ? asNewer(written) : written
    this.#network.onSend(this.owner, frame)
    return frame
  }
}
