/** Whether a response to a validation counts as an origin that failed, so that a stale one may be served (RFC 5861 section 4). */
export function failed(status: number): boolean {
  return status === 500 || status === 502 || status === 503 || status === 504
}
