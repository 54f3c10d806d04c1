/** Status codes that may be stored without explicit freshness (RFC 9110 section 15.1; 451: RFC 7725 section 3). */
const HEURISTICALLY_CACHEABLE: ReadonlySet<number> = new Set([
  200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 451, 501,
])

/**
 * Status codes whose caching requirements are known and met here (RFC 9111 section 3, "understood"): all that RFC 9110
 * defines, 208 and 226 not being of it, and those that later documents added.
 */
const UNDERSTOOD: ReadonlySet<number> = new Set([
  ...[200, 201, 202, 203, 204, 205, 206],
  ...[300, 301, 302, 303, 305, 307, 308],
  ...[400, 401, 402, 403, 404, 405, 406, 409, 410, 411, 413, 414, 415, 422, 423, 424, 451],
  ...[500, 501, 502, 503, 504, 505],
])

/**
 * Status codes that are about one request or one connection, not about the resource: the next client's would differ by what
 * no Vary names (its conditions, its range, its Expect, its rate).
 */
const OF_ONE_REQUEST: ReadonlySet<number> = new Set([304, 407, 408, 412, 416, 417, 421, 425, 426, 428, 429, 431, 511])

export function isHeuristicallyCacheable(status: number): boolean {
  // RFC9110-15.1 list: These status codes are stored without being told to, others only with explicit freshness or public.
  return HEURISTICALLY_CACHEABLE.has(status)
}

export function isUnderstood(status: number): boolean {
  return UNDERSTOOD.has(status)
}

/** Whether a response of this status may be stored at all, whatever it says of itself. */
export function isStorableStatus(status: number): boolean {
  // RFC9111-3 final: Interim responses are not stored.
  // RFC6585-3 never: 428, 429, 431 and 511 are never stored, nor is what else answers one request only.
  return status >= 200 && status <= 599 && !OF_ONE_REQUEST.has(status)
}
