import type { Request, Response } from '../http/message.ts'
import { LINK_ANSWER_MS } from '../limits.ts'
import { askHolders, type Search } from './ask-holders.ts'
import { continued } from './continuation.ts'
import { lastResort } from './last-resort.ts'
import type { RouterParts } from './router-parts.ts'

const CONDITIONS = ['If-None-Match', 'If-Modified-Since', 'If-Match', 'If-Unmodified-Since']

/**
 * The same response with a body that goes on elsewhere when the peer dies (C5): at the holders left, then at the origin, and where
 * that one can't be reached at whoever has it.
 */
export function continuable(parts: RouterParts, request: Request, search: Search, response: Response): Response {
  const { body } = response
  if (request.method !== 'GET' || body === null || Buffer.isBuffer(body)) return response
  let askedOrigin = false
  const rest = continued({ ...response, body }, async (fields, unusable) => {
    // Another version is the origin's last word; of a holder it is only that one's.
    if (unusable && askedOrigin) return undefined
    const wanted = request.fields.clone()
    // What was asked of the whole has been answered; now only the rest of those very bytes is wanted.
    for (const condition of CONDITIONS) wanted.delete(condition)
    for (const [name, value] of fields) wanted.set(name, value)
    const again = { ...request, fields: wanted }
    // The client has waited for the body since: the time for the head is long over, and begins anew.
    const found = await askHolders(parts, again, { ...search, deadlineMs: parts.now() + LINK_ANSWER_MS, standBy: [] })
    if (found.outcome === 'found') return found.response
    askedOrigin = true
    try {
      return await parts.origin(again)
    } catch {
      return (await lastResort(parts, again, [], search.hop))?.response
    }
  })
  return { ...response, body: rest }
}
