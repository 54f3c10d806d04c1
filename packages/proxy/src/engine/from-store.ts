import { respond, type Member } from './respond.ts'
import type { Request, Response } from '../http/message.ts'
import type { StoredResponse } from '../store/store.ts'
import type { Core } from './core.ts'

/** Answers from what is stored; undefined where that has gone, or turned out to be damaged, since it was found. */
export function fromStore(
  core: Core,
  request: Request,
  stored: StoredResponse,
  ageSeconds: number,
  member: Member,
): Response | undefined | Promise<Response | undefined> {
  try {
    const response = respond(
      core,
      request,
      {
        head: stored,
        sized: true,
        ageSeconds,
        open: (range) => core.store.open(stored, range),
        trailers: stored.trailers === undefined ? undefined : Promise.resolve(stored.trailers),
      },
      member,
    )
    return response instanceof Promise ? response.catch(() => undefined) : response
  } catch {
    return undefined
  }
}
