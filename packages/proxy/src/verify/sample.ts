import { Transform, type TransformCallback } from 'node:stream'
import type { Body } from '../http/message.ts'
import { SAMPLE_BYTES } from './limits.ts'

/** Some bytes of a body, and where they lie in it. */
export interface Sample {
  readonly first: number
  readonly bytes: Buffer
}

/** A body to be delivered in place of the one that was sampled. */
export interface Sampled {
  readonly body: Body | Buffer
  /** undefined where the body was not read so far, or is empty. */
  readonly sample: Promise<Sample | undefined>
}

/**
 * Takes a sample of a body while it is read, from a place that its sender can't foresee; nobody waits for it.
 *
 * @param length Of the body; undefined where it is not known: then its first bytes are the sample.
 * @param random 0 to 1.
 */
export function sampled(body: Body | Buffer, length: number | undefined, random: number): Sampled {
  const whole = Buffer.isBuffer(body) ? body.length : length
  const first = whole === undefined ? 0 : Math.floor(random * Math.max(0, whole - SAMPLE_BYTES + 1))
  if (Buffer.isBuffer(body)) {
    const bytes = Buffer.from(body.subarray(first, first + SAMPLE_BYTES))
    return { body, sample: Promise.resolve(bytes.length === 0 ? undefined : { first, bytes }) }
  }
  const tap = new Tap(first)
  body.once('error', (error) => tap.destroy(error))
  // Who stops reading stops the source too.
  tap.once('close', () => body.destroy())
  return { body: body.pipe(tap), sample: tap.sample }
}

class Tap extends Transform {
  readonly sample: Promise<Sample | undefined>
  readonly #first: number
  readonly #taken: Buffer[] = []
  #takenBytes = 0
  #at = 0
  #done: (sample: Sample | undefined) => void = () => {}

  constructor(first: number) {
    super()
    this.#first = first
    this.sample = new Promise((resolve) => {
      this.#done = resolve
    })
    // It may break off before anybody listens.
    this.on('error', () => {})
    this.once('close', () => this.#finish())
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    const from = Math.max(0, this.#first - this.#at)
    const part = chunk.subarray(from, from + SAMPLE_BYTES - this.#takenBytes)
    if (part.length > 0) {
      this.#taken.push(Buffer.from(part))
      this.#takenBytes += part.length
      if (this.#takenBytes === SAMPLE_BYTES) this.#finish()
    }
    this.#at += chunk.length
    done(null, chunk)
  }

  override _flush(done: TransformCallback): void {
    this.#finish()
    done()
  }

  #finish(): void {
    this.#done(this.#takenBytes === 0 ? undefined : { first: this.#first, bytes: Buffer.concat(this.#taken) })
  }
}
