import type { Readable } from 'node:stream'
import { Fields } from '../http/fields.ts'
import { streamOf } from '../http/stream-of.ts'
import { combine, ifRangeValue, withConditions } from '../policy/index.ts'
import { discard } from './discard.ts'
import { exchange } from './exchange.ts'
import type { NewHead, StoredHead } from '../policy/types.ts'
import type { Essentials } from './essentials.ts'
import type { FlightPlan } from './landing.ts'

/** Asks anew for the bytes of a body from `first` to its end. Rejects where these are not surely the rest of the same bytes. */
export type FetchRest = (first: number, signal: AbortSignal) => Promise<Readable>

/**
 * How one who can't keep up with a shared body that is stored nowhere gets the rest of it: by an exchange of his own. undefined
 * where no strong validator or no length tells that it would be the rest of the same (RFC 9110 section 13.1.5).
 */
export function restOf(
  core: Essentials,
  plan: FlightPlan,
  head: NewHead,
  whole: number | undefined,
): FetchRest | undefined {
  if (whole === undefined || head.status !== 200 || head.range !== undefined) return undefined
  const validator = ifRangeValue({ ...head, bodyBytes: whole })
  if (validator === undefined) return undefined
  return async (first, signal) => {
    const range = Fields.from({ Range: `bytes=${first}-`, 'If-Range': validator })
    const { response, times } = await exchange(core, {
      key: plan.key,
      request: { ...plan.request, signal },
      fields: withConditions(plan.request.fields, range),
      upstream: plan.upstream,
      onRoute: () => {},
      standIn: false,
    })
    const before: StoredHead = {
      ...head,
      status: 206,
      range: { first: 0, last: first - 1, whole },
      bodyBytes: first,
    }
    const joined = combine(before, response, times)
    const [, rest] = joined?.pieces ?? []
    if (joined?.bodyBytes === whole && rest?.first === 0 && response.body !== null) {
      return streamOf(response)
    }
    discard(response)
    throw new Error(`the rest of ${plan.request.url} was answered by something else`)
  }
}
