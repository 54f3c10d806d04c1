import { Readable } from 'node:stream'
import { contentLength } from '../engine/content-length.ts'
import type { Request, Response } from '../http/message.ts'

/**
 * Answers a request, and once more where a body breaks off before its first byte (C5): its client has seen nothing yet, so nothing
 * has to fit to it, not even a validator. The head of a body of known length waits for its first byte, which mostly came with it;
 * another, which may be made while it is sent and take its time, for what had come by now.
 *
 * @param failed answers where the second body breaks off too, while that can still be said
 */
export async function begun(
  request: Request,
  handle: (request: Request) => Promise<Response>,
  failed: (error: Error | null) => Response,
): Promise<Response> {
  const response = await handle(request)
  if (!(await breaksOff(request, response))) return response
  const again = await handle(request)
  return (await breaksOff(request, again)) ? failed((again.body as Readable).errored) : again
}

/** Whether its body ends before its first byte, and not as it should. */
async function breaksOff({ method, signal }: Request, { fields, body }: Response): Promise<boolean> {
  if (method !== 'GET' || !(body instanceof Readable) || body.readableLength > 0) return false
  const isLong = (contentLength(fields) ?? 0) > 0
  return (await breaks(body, isLong)) && !signal.aborted
}

/** @param isAwaited whether to wait for its first byte as long as it takes, and not only for what has come and is being read */
function breaks(body: Readable, isAwaited: boolean): Promise<boolean> {
  if (body.destroyed) return Promise.resolve(!body.readableEnded)
  return new Promise((resolve) => {
    const done = (isBroken: boolean) => {
      body.off('readable', onReadable)
      body.off('close', onClose)
      clearImmediate(turn)
      resolve(isBroken)
    }
    const onReadable = () => done(false)
    const onClose = () => done(!body.readableEnded)
    // One turn for what is read at once with the head, and one for a connection that this ends.
    const secondTurn = () => (turn = setImmediate(done, false))
    let turn = isAwaited ? undefined : setImmediate(secondTurn)
    body.on('readable', onReadable)
    body.once('close', onClose)
    // Whoever sends it listens from then on; until then nobody else does.
    body.on('error', () => {})
  })
}
