import type { PolicyOptions, RequestHead, ResponseHead, Times, Verdict } from './types.ts'

/** Whether the response to a request is stored, and what of it. Call it before the body is read. */
export function judge(request: RequestHead, response: ResponseHead, times: Times, options: PolicyOptions): Verdict {
  void [request, response, times, options]
  return { store: false, detail: 'not-implemented' }
}
