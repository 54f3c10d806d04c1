import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { BODY_HIGH_WATER_BYTES } from './limits.ts'

/** A response's body as undici hands it out: paused while nobody reads, the request aborted when nobody will. */
export class OriginBody extends Readable {
  readonly #controller: Dispatcher.DispatchController
  #complete = false

  constructor(controller: Dispatcher.DispatchController) {
    super({ highWaterMark: BODY_HIGH_WATER_BYTES })
    this.#controller = controller
    // It may break off before whoever gets it has begun to listen; then its first read says so.
    this.on('error', () => {})
  }

  accept(chunk: Buffer): void {
    if (!this.push(chunk)) this.#controller.pause()
  }

  complete(): void {
    this.#complete = true
    this.push(null)
  }

  override _read(): void {
    this.#controller.resume()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.#complete) this.#controller.abort(error ?? new DOMException('the body is no longer wanted', 'AbortError'))
    done(error)
  }
}
