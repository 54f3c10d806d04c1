import type { Socket } from 'node:net'
import { Framer, ProtocolError } from '@cachereef/protocol'
import { LIMITS } from '../limits.ts'

export interface StreamHandlers {
  onFrame(frame: Uint8Array): void
  onGarbage(code: string): void
  onClose(reason: string | undefined): void
}

/** Frames over one TCP connection, both ways, bounded in what it queues and in how long it idles. */
export class Stream {
  readonly #socket: Socket
  readonly #framer = new Framer()
  readonly #handlers: StreamHandlers
  #error: string | undefined

  constructor(socket: Socket, handlers: StreamHandlers) {
    this.#socket = socket
    this.#handlers = handlers
    socket.setNoDelay(true)
    socket.setTimeout(LIMITS.streamIdleMs, () => socket.destroy())
    socket.on('data', (chunk) => this.#read(chunk))
    socket.on('error', (cause) => {
      this.#error = cause.message
    })
    socket.on('close', () => handlers.onClose(this.#error))
    // One that was accepted comes paused, with its first bytes put back.
    socket.resume()
  }

  /** False: the queue is over its bound and the connection has been given up. */
  write(frame: Uint8Array): boolean {
    if (this.#socket.writableLength + frame.length > LIMITS.streamQueueBytes) {
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
    try {
      for (const frame of this.#framer.push(chunk)) this.#handlers.onFrame(frame)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.#handlers.onGarbage(error.code)
      this.#socket.destroy()
    }
  }
}
