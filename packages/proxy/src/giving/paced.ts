import { pipeline, type Readable, Transform, type TransformCallback } from 'node:stream'
import type { TokenBucket } from './token-bucket.ts'

/** The same body, no faster than the bucket earns; its source is held back, and never told of an error. */
export function paced(body: Readable, bucket: TokenBucket, now: () => number): Readable {
  return pipeline(body, new Pace(bucket, now), () => {})
}

class Pace extends Transform {
  readonly #bucket: TokenBucket
  readonly #now: () => number
  #timer: NodeJS.Timeout | undefined

  constructor(bucket: TokenBucket, now: () => number) {
    super()
    this.#bucket = bucket
    this.#now = now
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const waitMs = this.#bucket.take(chunk.length, this.#now())
    if (waitMs === 0) done(null, chunk)
    else this.#timer = setTimeout(() => done(null, chunk), waitMs)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearTimeout(this.#timer)
    done(error)
  }
}
