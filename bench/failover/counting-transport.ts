import { createNetworkTransport, type Source, type Transport, type TransportHandlers } from '@cachereef/community'

/** Headers that a datagram has on the wire: IPv4 20 bytes (RFC 791), UDP 8 (RFC 768). */
const DATAGRAM_HEADER_BYTES = 28

/** The real network on a free loopback port, and how much goes through it: frames, and the headers of datagrams. */
export class CountingTransport implements Transport {
  sentBytes = 0
  receivedBytes = 0
  readonly #inner = createNetworkTransport({ listen: { host: '127.0.0.1', port: 0 } })

  get address(): string {
    return this.#inner.address
  }

  open(handlers: TransportHandlers): Promise<void> {
    return this.#inner.open({
      ...handlers,
      onFrame: (frame, source) => {
        this.receivedBytes += onWire(frame, source.carrier === 'datagram')
        handlers.onFrame(frame, source)
      },
      onUnreachable: (address, reason) => handlers.onUnreachable(address, reason),
      onGarbage: (source, code) => handlers.onGarbage(source, code),
    })
  }

  sendDatagram(to: string, frame: Uint8Array): void {
    this.sentBytes += onWire(frame, true)
    this.#inner.sendDatagram(to, frame)
  }

  sendFrame(to: string, frame: Uint8Array): void {
    this.sentBytes += onWire(frame, false)
    this.#inner.sendFrame(to, frame)
  }

  answer(source: Source, frame: Uint8Array): void {
    this.sentBytes += onWire(frame, source.carrier === 'datagram')
    this.#inner.answer(source, frame)
  }

  sendToNeighbours(frame: Uint8Array): void {
    this.#inner.sendToNeighbours(frame)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inner[Symbol.asyncDispose]()
  }
}

function onWire(frame: Uint8Array, isDatagram: boolean): number {
  return frame.length + (isDatagram ? DATAGRAM_HEADER_BYTES : 0)
}
