import type { Response } from '../http/message.ts'

/** So many bytes of a response's body, after some that are skipped; what follows is not waited for. */
export async function readBytes({ body }: Response, skip: number, length: number): Promise<Buffer> {
  if (body === null) return Buffer.alloc(0)
  if (Buffer.isBuffer(body)) return body.subarray(skip, skip + length)
  const parts: Buffer[] = []
  let at = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    const part = chunk.subarray(Math.max(0, skip - at), Math.max(0, skip + length - at))
    if (part.length > 0) parts.push(part)
    at += chunk.length
    // Leaving the loop destroys the body.
    if (at >= skip + length) break
  }
  return Buffer.concat(parts)
}
