import { Flight } from './flight.ts'
import { BACKGROUND_MAX } from './limits.ts'
import type { Request } from '../http/message.ts'
import type { ServeStale } from '../policy/types.ts'
import type { StoredResponse } from '../store/store.ts'
import type { Core } from './core.ts'
import type { Errand } from './essentials.ts'

/** Validates in the background what is served stale meanwhile (RFC 5861 section 3); once, however many are served. */
export function refresh(
  core: Core,
  request: Request,
  errand: Errand,
  { stored, conditions }: ServeStale<StoredResponse>,
): void {
  if (core.background.size >= BACKGROUND_MAX || errand.options.onlyIfHeld === true) return
  const { key, options } = errand
  const { signal } = new AbortController() // The client may leave.
  const fields = request.fields.clone()
  for (const name of OF_THE_CLIENT_ALONE) fields.delete(name)
  const asking: Request = { method: 'GET', url: request.url, fields, signal }
  if (core.flights.find(core, asking, errand) !== undefined) return
  const flight: Flight = core.flights.start(
    core,
    {
      key,
      request: asking,
      upstream: options.upstream ?? core.upstream,
      validating: { stored, conditions, standsIn: true },
    },
    stored.fields.get('vary'),
  )
  const validation = flight.join(signal).then((landing) => {
    // Nobody leads: a response that is not to be stored is let go by the flight itself.
    if (landing.kind === 'shared' && landing.stored) landing.body.finish()
    flight.leave()
  })
  core.background.add(validation)
  void validation.finally(() => core.background.delete(validation))
}

/** The client's own wishes and conditions have been met by the stale response. */
const OF_THE_CLIENT_ALONE = ['range', 'if-range', 'cache-control', 'pragma', 'content-length', 'expect']
