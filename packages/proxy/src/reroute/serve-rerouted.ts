import type { PeerId } from '@cachereef/protocol'
import type { Request, Response } from '../http/message.ts'
import { admit } from './admit.ts'
import { checkedBody, hasDigest } from './checked-body.ts'
import { isPlain, reroutedResponse } from './rerouted-response.ts'
import type { RerouteTerms } from './terms.ts'

export interface ServeReroutedParts {
  readonly self: PeerId
  readonly isPeer: (id: PeerId) => boolean
  /** The cache, and behind it the community; `slice`: this peer is to fetch and keep it itself. Never throws. */
  readonly handle: (request: Request, slice: number | undefined) => Promise<Response>
  /** What is stored of a URL is not what it should be. */
  readonly forget: (url: string) => Promise<unknown>
  /** Where one of this peer's mirrors has an origin's URL. */
  readonly localPath: (url: string) => string | undefined
  readonly refuse: (status: number, type: string, title: string, detail: string) => Response
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
}

/**
 * Serves clients that another peer has sent here (A23), from the cache or the origin. They are never sent on.
 *
 * @returns For a request and its path below `REROUTE_PATH`: 403 where no peer of the list has signed just that, and
 * lately.
 */
export type ServeRerouted = (request: Request, path: string) => Promise<Response>

export function createServeRerouted(parts: ServeReroutedParts): ServeRerouted {
  const { handle, forget, localPath, refuse } = parts

  const wanted = (request: Request, { url }: RerouteTerms): Request => {
    const fields = request.fields.clone()
    fields.set('Host', new URL(url).host)
    // What the client says of itself is for this peer's address, not for a site that it never turned to here.
    for (const name of ['Authorization', 'Cookie', 'Origin', 'Referer']) fields.delete(name)
    return { ...request, url, fields }
  }

  /** A body in memory is checked before anything of it is sent; if it is of another day, once more from the origin. */
  const checked = async (
    request: Request,
    terms: RerouteTerms,
    response: Response,
    again: boolean,
  ): Promise<Response> => {
    const { body } = response
    const { digest, url, slice } = terms
    if (digest === undefined || body === null || response.status !== 200 || !isPlain(response)) return response
    if (!Buffer.isBuffer(body)) return { ...response, body: checkedBody(body, digest, () => void forget(url)) }
    if (hasDigest(body, digest)) return response
    await forget(url)
    if (again) return checked(request, terms, await handle(request, slice), false)
    return refuse(
      502,
      'digest-mismatch',
      'The content is not what it should be',
      'the origin sends other content than the one that was announced',
    )
  }

  return async (request, path) => {
    const admission = admit(request.method, path, parts)
    if (admission.kind === 'refused') return refuse(403, admission.why, 'You were not sent here', admission.detail)
    const { terms } = admission
    const inner = wanted(request, terms)
    const response = await checked(inner, terms, await handle(inner, terms.slice), true)
    return reroutedResponse(response, terms.url, localPath, terms.digest)
  }
}
