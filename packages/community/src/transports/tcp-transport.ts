import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { CommunityError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Source } from '../ports/transport.ts'
import { formatAddress, type HostPort, parseAddress } from './address.ts'
import { Stream, type StreamBounds } from './stream.ts'

export interface TcpHandlers {
  onFrame(frame: Uint8Array, source: Source): void
  onUnreachable(address: string, reason: string): void
  onGarbage(source: Source, code: string): void
  /** A connection whose first byte opens a TLS handshake: content between peers, with all bytes read so far put back. */
  onContent?: ((socket: Socket) => void) | undefined
}

/** What all streams together may cost. */
export interface TcpBounds extends StreamBounds {
  /** Open at once, both ways. */
  readonly streams: number
  /** To connect, and for one who connected to say something. */
  readonly connectTimeoutMs: number
}

/** First byte of a TLS record that holds a handshake (RFC 8446 section 5.1). */
const TLS_HANDSHAKE = 0x16

/** How long the other side may take to close what this side has ended. */
const CLOSE_PATIENCE_MS = 500

/** CRMSG over TCP, and the door through which content between peers comes in on the same port. */
export class TcpTransport implements AsyncDisposable {
  /** Where it really listens, port 0 resolved; still known once it is closed. */
  readonly address: string
  readonly #server: Server
  readonly #handlers: TcpHandlers
  readonly #bounds: TcpBounds
  readonly #dialled = new Map<string, Stream>()
  readonly #byNumber = new Map<number, Stream>()
  readonly #undecided = new Set<Socket>()
  /** Handed over to whoever serves content; closed with the door that they came through. */
  readonly #content = new Set<Socket>()
  #nextNumber = 1
  #closed = false

  private constructor(server: Server, handlers: TcpHandlers, bounds: TcpBounds) {
    this.#server = server
    this.#handlers = handlers
    this.#bounds = bounds
    const { address, port } = server.address() as AddressInfo
    this.address = formatAddress(address, port)
    server.on('connection', (socket) => this.#accept(socket))
  }

  /** Throws CommunityError `address-unavailable`. `bounds`: for tests, which have no half a minute to wait. */
  static async listen(
    { host, port }: HostPort,
    handlers: TcpHandlers,
    bounds: TcpBounds = LIMITS,
  ): Promise<TcpTransport> {
    const server = createServer({ allowHalfOpen: false })
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => {
        const at = formatAddress(host, port)
        reject(new CommunityError('address-unavailable', `cannot listen on ${at}: ${cause.message}`, { cause }))
      })
      server.listen({ host, port }, resolve)
    })
    server.removeAllListeners('error')
    return new TcpTransport(server, handlers, bounds)
  }

  /** On the connection dialled to that address; a new one is dialled if there is none. */
  send(to: string, frame: Uint8Array): void {
    if (this.#closed) return
    const stream = this.#dialled.get(to) ?? this.#dial(to)
    stream?.write(frame)
  }

  /** On the connection of that number; false if it has gone. */
  answer(connection: number, frame: Uint8Array): boolean {
    return this.#byNumber.get(connection)?.write(frame) ?? false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#undecided) socket.destroy()
    const streams = [...this.#byNumber.values()]
    for (const stream of streams) stream.end()
    const patience = setTimeout(() => {
      for (const stream of this.#byNumber.values()) stream.destroy()
      for (const socket of this.#content) socket.destroy()
    }, CLOSE_PATIENCE_MS)
    // The server knows of those that it accepted; those that were dialled would keep the process alive as well.
    await Promise.all([closed, ...streams.map((stream) => stream.closed)])
    clearTimeout(patience)
  }

  #accept(socket: Socket): void {
    if (this.#byNumber.size + this.#undecided.size >= this.#bounds.streams) {
      socket.destroy()
      return
    }
    const address = formatAddress(socket.remoteAddress ?? '', socket.remotePort ?? 0)
    this.#undecided.add(socket)
    const giveUp = () => this.#undecided.delete(socket)
    socket.setTimeout(this.#bounds.connectTimeoutMs, () => socket.destroy())
    socket.on('error', giveUp)
    socket.once('close', giveUp)
    socket.once('data', (first: Buffer) => {
      this.#undecided.delete(socket)
      socket.removeListener('error', giveUp)
      socket.removeListener('close', giveUp)
      socket.removeAllListeners('timeout')
      socket.setTimeout(0)
      socket.pause()
      socket.unshift(first)
      if (first[0] !== TLS_HANDSHAKE) this.#adopt(socket, address)
      else this.#handOver(socket)
    })
  }

  #handOver(socket: Socket): void {
    const { onContent } = this.#handlers
    if (!onContent) {
      socket.destroy()
      return
    }
    this.#content.add(socket)
    socket.once('close', () => this.#content.delete(socket))
    onContent(socket)
  }

  #dial(to: string): Stream | undefined {
    if (this.#byNumber.size >= this.#bounds.streams) {
      this.#handlers.onUnreachable(to, 'too many open connections')
      return undefined
    }
    const { host, port } = parseAddress(to)
    const socket = connect({ host, port })
    const patience = setTimeout(() => socket.destroy(new Error('connect timed out')), this.#bounds.connectTimeoutMs)
    let connected = false
    socket.once('connect', () => {
      connected = true
      clearTimeout(patience)
    })
    const stream = this.#adopt(socket, to, (reason) => {
      clearTimeout(patience)
      this.#dialled.delete(to)
      if (!connected || reason !== undefined) this.#handlers.onUnreachable(to, reason ?? 'connection closed')
    })
    this.#dialled.set(to, stream)
    return stream
  }

  #adopt(socket: Socket, address: string, onClose?: (reason: string | undefined) => void): Stream {
    const number = this.#nextNumber++
    const source: Source = { carrier: 'stream', address, connection: number, dialled: onClose !== undefined }
    const stream = new Stream(
      socket,
      {
        onFrame: (frame) => this.#handlers.onFrame(frame, source),
        onGarbage: (code) => this.#handlers.onGarbage(source, code),
        onClose: (reason) => {
          this.#byNumber.delete(number)
          onClose?.(reason)
        },
      },
      this.#bounds,
    )
    this.#byNumber.set(number, stream)
    return stream
  }
}
