import type { IncomingMessage } from 'node:http'
import { ADMIN_BODY_BYTES_MAX } from '../limits.ts'

/** The whole body as text; undefined where it is larger than anything that is asked here. */
export async function readBody(request: IncomingMessage, bytesMax = ADMIN_BODY_BYTES_MAX): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > bytesMax) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
