import { Transform, type TransformCallback } from 'node:stream'
import { crc32 } from 'node:zlib'
import { PeerError } from '../errors.ts'
import { BLOCK_HEAD_BYTES, blockSeed, type BodyKey } from './block.ts'
import { BLOCK_BYTES_MAX } from './limits.ts'

/**
 * Takes a body in blocks and gives its content, each block only once its digest has been found right. Ends with PeerError
 * `corrupt` where one is wrong, or where the blocks end too early or too late; what came before stays good.
 */
export class CheckedBlocks extends Transform {
  readonly #key: BodyKey
  readonly #announced: number | undefined
  readonly #onCorrupt: (error: PeerError) => void
  readonly #head = Buffer.alloc(BLOCK_HEAD_BYTES)
  #headBytes = 0
  /** Bytes that the block at hand still lacks; 0 between blocks. */
  #lacking = 0
  #block: Buffer[] = []
  /** Of the block at hand, as far as it has come. */
  #digest = 0
  /** Bytes of the content before the block at hand. */
  #offset = 0
  readonly #begun = Promise.withResolvers<void>()

  /**
   * @param announced How long the content is, where the sender said so.
   * @param onCorrupt Called once at most, before anybody else learns of it.
   */
  constructor(key: BodyKey, announced: number | undefined, onCorrupt: (error: PeerError) => void) {
    super({ highWaterMark: BLOCK_BYTES_MAX })
    this.#key = key
    this.#announced = announced
    this.#onCorrupt = onCorrupt
    // Not everybody waits for it.
    this.#begun.promise.catch(() => {})
  }

  /** Resolves when the first block has been found right, or there is none; rejects with what ends the body before. */
  get begun(): Promise<void> {
    return this.#begun.promise
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    let rest = chunk
    while (rest.length > 0) {
      const taken = this.#lacking === 0 ? this.#takeHead(rest) : this.#takeBytes(rest)
      if (taken === undefined) return done(this.#corrupt())
      rest = rest.subarray(taken)
    }
    done()
  }

  override _flush(done: TransformCallback): void {
    const whole = this.#headBytes === 0 && (this.#announced === undefined || this.#announced === this.#offset)
    if (whole) this.#begun.resolve()
    done(whole ? null : this.#corrupt())
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (error) this.#begun.reject(error)
    else this.#begun.resolve()
    done(error)
  }

  /** How many bytes it took; undefined where the length can't be. */
  #takeHead(bytes: Buffer): number | undefined {
    const taken = bytes.copy(this.#head, this.#headBytes)
    this.#headBytes += taken
    if (this.#headBytes < BLOCK_HEAD_BYTES) return taken
    const length = this.#head.readUInt32BE()
    if (
      length === 0 ||
      length > BLOCK_BYTES_MAX ||
      this.#offset + length > (this.#announced ?? Number.POSITIVE_INFINITY)
    ) {
      return undefined
    }
    this.#lacking = length
    this.#digest = blockSeed(this.#key, this.#offset)
    return taken
  }

  /** How many bytes it took; undefined where they are not those of the digest. */
  #takeBytes(bytes: Buffer): number | undefined {
    const part = bytes.subarray(0, this.#lacking)
    this.#block.push(part)
    this.#digest = crc32(part, this.#digest)
    this.#lacking -= part.length
    if (this.#lacking > 0) return part.length
    if (this.#digest !== this.#head.readUInt32BE(4)) return undefined
    for (const good of this.#block) {
      this.#offset += good.length
      this.push(good)
    }
    this.#begun.resolve()
    this.#block = []
    this.#headBytes = 0
    return part.length
  }

  #corrupt(): PeerError {
    const error = new PeerError('corrupt', `what came after ${this.#offset} bytes is not what its digest says`)
    this.#onCorrupt(error)
    return error
  }
}
