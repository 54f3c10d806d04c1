import { pipeline } from 'node:stream'
import { PeerError } from '../errors.ts'
import type { Response } from '../http/message.ts'
import { bodyKey } from './block.ts'
import { BLOCKS_FIELD, parseBlocks } from './blocks-field.ts'
import { CheckedBlocks } from './checked-blocks.ts'

/**
 * A peer's response with its body out of its blocks, each checked before it goes on. Where the length is known it waits for the
 * first block, so that damage there is still answered by asking somebody else: most objects are one block.
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
  const checked = new CheckedBlocks(bodyKey(url), blocks.length, onCorrupt)
  // It may end before whoever gets it has begun to listen; then its first read says so.
  checked.on('error', () => {})
  pipeline(body, checked, () => {})
  if (blocks.length !== undefined) await checked.begun
  return { ...response, body: checked }
}
