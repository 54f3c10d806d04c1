import type { RequestHead, ResponseHead } from './types.ts'

/** Absolute URLs whose stored responses are to be invalidated by this exchange (RFC 9111 section 4.4). */
export function invalidates(request: RequestHead, response: ResponseHead): readonly string[] {
  void [request, response]
  return []
}
