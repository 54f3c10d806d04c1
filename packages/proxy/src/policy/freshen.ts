import type { NewHead, RequestHead, ResponseHead, StoredHead, Times } from './types.ts'

/**
 * The head of a stored response after a 304 to its validation. undefined where the 304 is about another representation:
 * then send the request again without conditions (RFC 9111 section 4.3.4).
 *
 * @param request The request that the 304 answers, with the client's own fields.
 */
export function freshen(request: RequestHead, stored: StoredHead, response: ResponseHead, times: Times): NewHead | undefined {
  void [request, stored, response, times]
  return undefined
}

/**
 * What a 200 to a HEAD does to a stored response that could have answered it (RFC 9111 section 4.3.5): the new head, which is
 * `invalidated` where the two are not of the same representation.
 */
export function freshenByHead(request: RequestHead, stored: StoredHead, response: ResponseHead, times: Times): NewHead {
  void [request, response, times]
  return stored
}
