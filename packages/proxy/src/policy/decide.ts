import type { Decision, PolicyOptions, RequestHead, StoredHead } from './types.ts'

/**
 * What to do with a request.
 *
 * @param stored All responses under the request's key, newest first.
 */
export function decide<S extends StoredHead>(request: RequestHead, stored: readonly S[], now: number, options: PolicyOptions): Decision<S> {
  void [request, stored, now, options]
  return { action: 'forward', reason: 'bypass', collapsible: false }
}
