import { pipeline, Readable, Transform, type TransformCallback } from 'node:stream'
import type { Response } from '../http/message.ts'
import { type BodyKey, blockedLength, blocksOf, bodyKey } from './block.ts'
import { BLOCKS_FIELD, formatBlocks } from './blocks-field.ts'
import { BLOCK_BYTES_MAX } from './limits.ts'

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
    return { ...response, fields, body: pipeline(body, new BlockMaker(key), () => {}) }
  }
  fields.set(BLOCKS_FIELD, formatBlocks({ length: body.length }))
  fields.set('Content-Length', String(blockedLength(body.length)))
  return { ...response, fields, body: body.length <= BLOCK_BYTES_MAX ? blocksOf(key, 0, body) : inPieces(key, body) }
}

/** A large body in memory is not copied whole, only the block that is on its way. */
function inPieces(key: BodyKey, body: Buffer): Readable {
  const blocks = function* (): Generator<Buffer> {
    for (let at = 0; at < body.length; at += BLOCK_BYTES_MAX)
      yield blocksOf(key, at, body.subarray(at, at + BLOCK_BYTES_MAX))
  }
  return Readable.from(blocks(), { objectMode: false, highWaterMark: BLOCK_BYTES_MAX })
}

class BlockMaker extends Transform {
  readonly #key: BodyKey
  #offset = 0

  constructor(key: BodyKey) {
    super({ highWaterMark: BLOCK_BYTES_MAX })
    this.#key = key
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    const blocks = blocksOf(this.#key, this.#offset, chunk)
    this.#offset += chunk.length
    done(null, blocks)
  }
}
