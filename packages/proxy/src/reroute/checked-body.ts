import { createHash } from 'node:crypto'
import { pipeline, Transform, type TransformCallback } from 'node:stream'
import type { Body } from '../http/message.ts'

/**
 * The same body, which ends only if its SHA-256 is the one that was promised: else it breaks off before its last bytes,
 * so that the reader sees that it is not whole. `mismatched` is called once then.
 */
export function checkedBody(body: Body, sha256: Uint8Array, mismatched: () => void): Body {
  return pipeline(body, new DigestCheck(sha256, mismatched), () => {})
}

/** Whether these are the promised bytes. */
export function hasDigest(bytes: Uint8Array, sha256: Uint8Array): boolean {
  return createHash('sha256').update(bytes).digest().equals(sha256)
}

/** Passes chunks on one late. */
class DigestCheck extends Transform {
  readonly #hash = createHash('sha256')
  readonly #sha256: Uint8Array
  readonly #mismatched: () => void
  #held: Buffer | undefined

  constructor(sha256: Uint8Array, mismatched: () => void) {
    super()
    this.#sha256 = sha256
    this.#mismatched = mismatched
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.#hash.update(chunk)
    const ready = this.#held
    this.#held = chunk
    done(null, ready)
  }

  override _flush(done: TransformCallback): void {
    if (this.#hash.digest().equals(this.#sha256)) {
      done(null, this.#held)
      return
    }
    this.#mismatched()
    done(new Error('the content is not what its digest says'))
  }
}
