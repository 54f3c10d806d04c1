import type { Socket } from 'node:net'
import { CommunityError } from '../errors.ts'
import type { Source, Transport, TransportHandlers } from '../ports/transport.ts'
import { formatAddress, type HostPort, parseAddress } from './address.ts'
import { type NeighbourMethod, NeighbourTransport } from './neighbour-transport.ts'
import { TcpTransport } from './tcp-transport.ts'
import { UdpTransport } from './udp-transport.ts'

export interface NetworkTransportOptions {
  /** UDP and TCP both listen here; port 0 takes any port that is free for both. */
  readonly listen: HostPort
  readonly onContent?: (socket: Socket) => void
  /** How neighbours are called. Default: not at all. */
  readonly neighbours?: NeighbourMethod
}

/** Tries so many free TCP ports until one is free for UDP too. */
const PORT_ATTEMPTS = 16

/** The real network: one UDP and one TCP socket on one port. */
export function createNetworkTransport(options: NetworkTransportOptions): Transport {
  return new NetworkTransport(options)
}

class NetworkTransport implements Transport {
  readonly #options: NetworkTransportOptions
  #tcp: TcpTransport | undefined
  #udp: UdpTransport | undefined
  #neighbours: NeighbourTransport | undefined

  constructor(options: NetworkTransportOptions) {
    this.#options = options
  }

  get address(): string {
    const { host, port } = this.#options.listen
    return this.#tcp?.address ?? formatAddress(host, port)
  }

  async open(handlers: TransportHandlers): Promise<void> {
    const onDatagram = (bytes: Uint8Array, from: string) =>
      handlers.onFrame(bytes, { carrier: 'datagram', address: from })
    await this.#listen(handlers, onDatagram)
    const { neighbours, listen } = this.#options
    if (!neighbours || !this.#udp) return
    this.#neighbours = await NeighbourTransport.open(neighbours, listen.host, onDatagram)
  }

  sendDatagram(to: string, frame: Uint8Array): void {
    this.#udp?.send(to, frame)
  }

  sendFrame(to: string, frame: Uint8Array): void {
    this.#tcp?.send(to, frame)
  }

  answer(source: Source, frame: Uint8Array): void {
    if (source.connection === undefined) this.#udp?.send(source.address, frame)
    else this.#tcp?.answer(source.connection, frame)
  }

  sendToNeighbours(frame: Uint8Array): void {
    if (this.#udp) this.#neighbours?.call(frame, this.#udp.socket)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const parts = [this.#tcp, this.#udp, this.#neighbours].filter((part) => part !== undefined)
    await Promise.all(parts.map((part) => part[Symbol.asyncDispose]()))
  }

  /** TCP first, then UDP on the same port; where any port will do, another one is taken if only UDP's is in use. */
  async #listen(handlers: TransportHandlers, onDatagram: (bytes: Uint8Array, from: string) => void): Promise<void> {
    const { host, port } = this.#options.listen
    for (let attempt = 1; ; attempt++) {
      const tcp = await TcpTransport.listen({ host, port }, this.#tcpHandlers(handlers))
      try {
        this.#udp = await UdpTransport.bind({ host, port: parseAddress(tcp.address).port }, { onDatagram })
        this.#tcp = tcp
        return
      } catch (error) {
        await tcp[Symbol.asyncDispose]()
        const anyPort = port === 0 && error instanceof CommunityError && attempt < PORT_ATTEMPTS
        if (!anyPort) throw error
      }
    }
  }

  #tcpHandlers(handlers: TransportHandlers) {
    return {
      onFrame: (frame: Uint8Array, source: Source) => handlers.onFrame(frame, source),
      onUnreachable: (address: string, reason: string) => handlers.onUnreachable(address, reason),
      onGarbage: (source: Source, code: string) => handlers.onGarbage(source, code),
      onContent: this.#options.onContent,
    }
  }
}
