import { Readable, Transform, type TransformCallback } from 'node:stream'
import type { Response } from '../http/message.ts'
import { type BodyKey, blockedLength, blockPieces, blocksOf, bodyKey } from './block.ts'
import { BLOCKS_FIELD, formatBlocks } from './blocks-field.ts'
import { BLOCK_BYTES_MAX } from './limits.ts'
import { passedThrough } from './passed-through.ts'

/**
 * The response as it travels to another peer: its body in blocks with digests. Nothing waits for a block to fill, so a body that
 * drips is passed on as it comes. Without a body it stays as it is.
 *
 * @param url As the asking peer sent it.
 */
export function inBlocks(response: Response, url: string): Response {
  const { body } = response
  const fields = response.fields.clone()
  fields.delete(BLOCKS_FIELD)
  if (body === null) return { ...response, fields }
  const key = bodyKey(url)
  if (!Buffer.isBuffer(body)) {
    const announced = fields.get('content-length')
    fields.delete('content-length')
    fields.set(BLOCKS_FIELD, formatBlocks({ length: announced === undefined ? undefined : Number(announced) }))
    return { ...response, fields, body: passedThrough(body, new BlockMaker(key)) }
  }
  fields.set(BLOCKS_FIELD, formatBlocks({ length: body.length }))
  fields.set('Content-Length', String(blockedLength(body.length)))
  return {
    ...response,
    fields,
    body: body.length <= BLOCK_BYTES_MAX ? blocksOf(key, 0, body) : new BlockedBytes(key, body),
  }
}

/**
 * A large body that is in memory: not a byte of it is copied. Copies, one block's size each, lie outside of the heap and made the
 * collector run for a third of the holder's time.
 */
class BlockedBytes extends Readable {
  readonly #key: BodyKey
  readonly #bytes: Buffer
  #offset = 0

  constructor(key: BodyKey, bytes: Buffer) {
    super({ highWaterMark: BLOCK_BYTES_MAX })
    this.#key = key
    this.#bytes = bytes
  }

  override _read(): void {
    const block = this.#bytes.subarray(this.#offset, this.#offset + BLOCK_BYTES_MAX)
    for (const piece of blockPieces(this.#key, this.#offset, block)) this.push(piece)
    this.#offset += block.length
    if (this.#offset === this.#bytes.length) this.push(null)
  }
}

class BlockMaker extends Transform {
  readonly #key: BodyKey
  #offset = 0

  constructor(key: BodyKey) {
    super({ highWaterMark: BLOCK_BYTES_MAX })
    this.#key = key
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    for (const piece of blockPieces(this.#key, this.#offset, chunk)) this.push(piece)
    this.#offset += chunk.length
    done()
  }
}
