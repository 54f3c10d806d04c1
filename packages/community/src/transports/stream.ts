import type { Socket } from 'node:net'
import { Framer, ProtocolError } from '@cachereef/protocol'

export interface StreamHandlers {
  onFrame(frame: Uint8Array): void
  onGarbage(code: string): void
  onClose(reason: string | undefined): void
}

/** What one stream may cost. */
export interface StreamBounds {
  /** Closed where neither side uses it for so long. */
  readonly streamIdleMs: number
  /** Given up where more bytes wait for the other side to read. */
  readonly streamQueueBytes: number
}

/** Frames over one TCP connection, both ways, bounded in what it queues and in how long it idles. */
export class Stream {
  readonly #socket: Socket
  readonly #framer = new Framer()
  readonly #handlers: StreamHandlers
  readonly #bounds: StreamBounds
  #error: string | undefined
  readonly closed: Promise<void>

  constructor(socket: Socket, handlers: StreamHandlers, bounds: StreamBounds) {
    this.#socket = socket
    this.#bounds = bounds
    this.#handlers = handlers
    socket.setNoDelay(true)
    socket.setTimeout(bounds.streamIdleMs, () => socket.destroy())
    socket.on('data', (chunk) => this.#read(chunk))
    socket.on('error', (cause) => {
      this.#error = cause.message
    })
    socket.on('close', () => handlers.onClose(this.#error))
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()))
    // One that was accepted comes paused, with its first bytes put back.
    socket.resume()
  }

  /** False: the queue is over its bound and the connection has been given up. */
  write(frame: Uint8Array): boolean {
    if (this.#socket.writableLength + frame.length > this.#bounds.streamQueueBytes) {
      this.#error = 'the other side does not read'
      this.#socket.destroy()
      return false
    }
    this.#socket.write(frame)
    return true
  }

  /** Sends what is queued, then closes. */
  end(): void {
    this.#socket.end()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #read(chunk: Uint8Array): void {
    for (const frame of this.#cut(chunk)) this.#handlers.onFrame(frame)
  }

  #cut(chunk: Uint8Array): readonly Uint8Array[] {
    try {
      return this.#framer.push(chunk)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.#handlers.onGarbage(error.code)
      this.#socket.destroy()
      return []
    }
  }
}
