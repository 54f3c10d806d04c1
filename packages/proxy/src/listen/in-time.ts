import { discard } from '../engine/discard.ts'
import type { Request, Response } from '../http/message.ts'

/**
 * Answers a request, and gives it up where the head of the response is not there in time; the body may take longer. Others that wait
 * for the same fetch go on waiting: only this request lets go of it.
 *
 * @param leftMs undefined: as long as it takes.
 */
export async function inTime(
  request: Request,
  leftMs: number | undefined,
  handle: (request: Request) => Promise<Response>,
): Promise<Response | 'late'> {
  if (leftMs === undefined) return handle(request)
  const giveUp = new AbortController()
  const onAbort = (): void => giveUp.abort(request.signal.reason)
  if (request.signal.aborted) onAbort()
  else request.signal.addEventListener('abort', onAbort, { once: true })
  let late = false
  const timer = setTimeout(() => {
    late = true
    giveUp.abort(new DOMException('the time that the asking peer left is up', 'AbortError'))
  }, leftMs)
  try {
    const response = await handle({ ...request, signal: giveUp.signal })
    if (!late) return response
    discard(response)
    return 'late'
  } finally {
    clearTimeout(timer)
  }
}
