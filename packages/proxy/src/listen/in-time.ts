import { discard } from '../engine/discard.ts'
import type { Request, Response } from '../http/message.ts'
import { limitTime } from '../time-limit.ts'

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
  const limit = limitTime(request.signal, leftMs, 'the time that the asking peer left is up')
  try {
    const response = await handle({ ...request, signal: limit.signal })
    if (!limit.isUp) return response
    discard(response)
    return 'late'
  } finally {
    limit.lift()
  }
}
