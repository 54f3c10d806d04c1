import { PeerError } from '../errors.ts'
import type { Body, Response } from '../http/message.ts'
import { blockedLength, bodyKey, contentOf } from './block.ts'
import { BLOCKS_FIELD, parseBlocks } from './blocks-field.ts'
import { CheckedBlocks } from './checked-blocks.ts'
import { BLOCK_BYTES_MAX } from './limits.ts'
import { passedThrough } from './passed-through.ts'

/**
 * A peer's response with its body out of its blocks, each checked before it goes on. A short body is waited for, of a longer one
 * whose length is known the first block: so damage there, or an end, is still answered by asking somebody else.
 *
 * Throws PeerError `corrupt` for a body without digests, and for a first block that is damaged; later damage ends the body with it.
 *
 * @param url As it was sent.
 * @param onCorrupt Called once where digests don't fit, before anybody else learns of it.
 */
export async function outOfBlocks(
  response: Response,
  url: string,
  onCorrupt: (error: PeerError) => void,
): Promise<Response> {
  const { fields, body } = response
  const blocks = parseBlocks(fields.get(BLOCKS_FIELD) ?? '')
  fields.delete(BLOCKS_FIELD)
  if (body === null || Buffer.isBuffer(body)) return response
  if (blocks === undefined) {
    body.on('error', () => {}).destroy()
    const error = new PeerError('corrupt', 'its answer has no digests')
    onCorrupt(error)
    throw error
  }
  fields.delete('content-length')
  if (blocks.length !== undefined) fields.set('Content-Length', String(blocks.length))
  if (blocks.length !== undefined && blocks.length <= BLOCK_BYTES_MAX) {
    const { trailers, ...head } = response
    const content = await shortBody(body, url, blocks.length, onCorrupt)
    // The body is over, so it is known whether there are any.
    return (await trailers) === undefined ? { ...head, body: content } : { ...response, body: content }
  }
  const checked = new CheckedBlocks(bodyKey(url), blocks.length, onCorrupt)
  passedThrough(body, checked)
  if (blocks.length !== undefined) await checked.begun
  return { ...response, body: checked }
}

/** A whole body in one piece, without a stream of its own: most objects are short, and a stream costs more than they do. */
async function shortBody(
  body: Body,
  url: string,
  length: number,
  onCorrupt: (error: PeerError) => void,
): Promise<Buffer> {
  const wire = await gathered(body, SHORT_WIRE_BYTES_MAX)
  const content = wire && contentOf(bodyKey(url), wire)
  if (content?.length === length) return content
  const error = new PeerError('corrupt', `its ${length} bytes are not what their digests say`)
  onCorrupt(error)
  throw error
}

/** Blocks of a single byte each at the most: more is no body of that length. */
const SHORT_WIRE_BYTES_MAX = BLOCK_BYTES_MAX * blockedLength(1)

/** undefined where there is more. */
function gathered(body: Body, bytesMax: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    body.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > bytesMax) {
        resolve(undefined)
        body.destroy()
      }
    })
    body.once('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)))
    body.once('error', reject)
  })
}
