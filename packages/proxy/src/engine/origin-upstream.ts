import type { OriginClient } from '../origin/origin-client.ts'
import type { Upstream } from './upstream.ts'

/** Everything goes to its origin. */
export function originUpstream(client: OriginClient): Upstream {
  return async (request) => {
    request.onRoute?.('origin')
    const response = await client.request(request)
    return { ...response, storable: true, from: 'origin' }
  }
}
