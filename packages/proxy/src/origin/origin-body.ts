import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { BODY_HIGH_WATER_BYTES, SMALL_CHUNK_BYTES } from './limits.ts'

/**
 * A response's body as undici hands it out: paused while nobody reads, the request aborted when nobody will. Small chunks of the chunked
 * coding that came in one read of the socket are one here.
 */
export class OriginBody extends Readable {
  readonly #controller: Dispatcher.DispatchController
  #complete = false
  /** Of the present read; they go on in the next microtask at the latest. */
  #small: Buffer[] = []

  constructor(controller: Dispatcher.DispatchController) {
    super({ highWaterMark: BODY_HIGH_WATER_BYTES })
    this.#controller = controller
    // It may break off before whoever gets it has begun to listen; then its first read says so.
    this.on('error', () => {})
  }

  accept(chunk: Buffer): void {
    if (chunk.length < SMALL_CHUNK_BYTES) {
      if (this.#small.push(chunk) === 1) queueMicrotask(() => this.#flush())
      return
    }
    this.#flush()
    this.#give(chunk)
  }

  complete(): void {
    this.#flush()
    this.#complete = true
    this.push(null)
  }

  /** It broke off: what has come is given first. */
  fail(error: Error): void {
    this.#flush()
    this.destroy(error)
  }

  #flush(): void {
    const small = this.#small
    if (small.length === 0) return
    this.#small = []
    if (!this.destroyed) this.#give(small.length === 1 ? (small[0] as Buffer) : Buffer.concat(small))
  }

  #give(chunk: Buffer): void {
    if (!this.push(chunk)) this.#controller.pause()
  }

  override _read(): void {
    this.#controller.resume()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.#complete) this.#controller.abort(error ?? new DOMException('the body is no longer wanted', 'AbortError'))
    done(error)
  }
}
