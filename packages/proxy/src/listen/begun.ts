import { Readable } from 'node:stream'
import { contentLength } from '../engine/content-length.ts'
import type { Request, Response } from '../http/message.ts'

/**
 * Answers a request, and once more where a body of known length breaks off before its first byte (C5): its client has seen nothing
 * yet, so nothing has to fit to it, not even a validator. The head of such a body waits for its first byte, which mostly came with it.
 */
export async function begun(request: Request, handle: (request: Request) => Promise<Response>): Promise<Response> {
  const response = await handle(request)
  const { body } = response
  if (request.method !== 'GET' || !(body instanceof Readable) || !hasBytes(response)) return response
  return (await begins(body)) || request.signal.aborted ? response : handle(request)
}

/** A body of a length that nobody knows may be made while it is sent, and take its time: its head is news by itself. */
function hasBytes({ fields }: Response): boolean {
  return (contentLength(fields) ?? 0) > 0
}

/** Whether it has a first byte, or ends as it should. */
function begins(body: Readable): Promise<boolean> {
  if (body.readableLength > 0) return Promise.resolve(true)
  if (body.destroyed) return Promise.resolve(body.readableEnded)
  return new Promise((resolve) => {
    const done = (has: boolean) => {
      body.off('readable', onReadable)
      body.off('close', onClose)
      resolve(has)
    }
    const onReadable = () => done(true)
    const onClose = () => done(body.readableEnded)
    body.on('readable', onReadable)
    body.once('close', onClose)
    // Whoever sends it listens from then on; until then nobody else does.
    body.on('error', () => {})
  })
}
