import { Readable } from 'node:stream'
import { addVia, endToEnd } from '../http/hop-by-hop.ts'
import { failureCode } from './upstream-problem.ts'
import type { Fields } from '../http/fields.ts'
import type { Request } from '../http/message.ts'
import type { Times } from '../policy/types.ts'
import type { Essentials } from './essentials.ts'
import type { Route, Upstream, UpstreamResponse, Way } from './upstream.ts'

/** A request that is to leave; `fields` are those to be sent, before what every hop changes. */
export interface Departure {
  readonly key: string
  readonly request: Request
  readonly fields: Fields
  readonly upstream: Upstream
  readonly onRoute: (way: Way) => void
  readonly standIn: boolean
}

/** Sends a request on and waits for the head of the response. Throws what the upstream throws. */
export async function exchange(
  core: Essentials,
  departure: Departure,
): Promise<{ response: UpstreamResponse; times: Times }> {
  const { key, request, upstream, standIn } = departure
  const fields = endToEnd(departure.fields)
  addVia(fields, core.name)
  let route: Route = 'origin'
  const onRoute = (taken: Way): void => {
    route = taken === 'held' ? 'peer' : taken
    departure.onRoute(taken)
  }
  const requestTimeMs = core.now()
  try {
    const response = await upstream({ ...request, fields, key, onRoute, standIn })
    const responseTimeMs = core.now()
    // It may break off before anybody listens; who reads it then is told all the same.
    if (response.body instanceof Readable) response.body.on('error', () => {})
    const { from, peer, status } = response
    core.onExchange({
      url: request.url,
      from,
      ...(peer === undefined ? {} : { peer, hit: wasHit(response.fields) }),
      responseMs: responseTimeMs - requestTimeMs,
      status,
    })
    return { response: { ...response, fields: receivedFields(response) }, times: { requestTimeMs, responseTimeMs } }
  } catch (error) {
    core.onExchange({ url: request.url, from: route, responseMs: core.now() - requestTimeMs, code: failureCode(error) })
    throw error
  }
}

function receivedFields({ status, fields }: UpstreamResponse): Fields {
  const received = endToEnd(fields)
  // RFC 9110 section 8.6: nobody sends one with a 204, a proxy that was given one neither.
  if (status === 204) received.delete('content-length')
  return received
}

/** Whether any cache on the way had it (RFC 9211 section 2.1), so that nobody went to the origin for it. */
function wasHit(fields: Fields): boolean {
  return /;\s*hit(?:\s*[;,]|\s*$)/.test(fields.get('cache-status') ?? '')
}
