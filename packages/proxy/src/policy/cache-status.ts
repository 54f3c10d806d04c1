import type { ForwardReason } from './types.ts'

/** What one cache says of how it handled a request (RFC 9211 section 2). `hit` and `fwd` exclude each other. */
export interface CacheStatusMember {
  /** The cache's name. */
  readonly cache: string
  readonly hit?: boolean
  readonly fwd?: ForwardReason
  /** The status that the next server answered, where it is not the one that is sent. */
  readonly fwdStatus?: number
  readonly stored?: boolean
  readonly collapsed?: boolean
  /** Whole seconds; negative for what is stale. */
  readonly ttlSeconds?: number
  readonly key?: string
  readonly detail?: string
}

/** One member of a Cache-Status field, to be appended after those of the caches nearer to the origin. */
export function cacheStatus(member: CacheStatusMember): string {
  // RFC9211-2 member: A cache's member is its name and parameters, in the syntax of structured fields.
  let text = tokenOrString(member.cache)
  // RFC9211-2.1 exclusive: A member has hit or fwd, never both.
  if (member.hit === true) text += '; hit'
  else if (member.fwd !== undefined) {
    text += `; fwd=${member.fwd}`
    if (member.fwdStatus !== undefined) text += `; fwd-status=${member.fwdStatus}`
    // RFC9211-2.5 with-fwd: stored and collapsed have a meaning only beside fwd.
    if (member.stored === true) text += '; stored'
    if (member.collapsed !== undefined) text += member.collapsed ? '; collapsed' : '; collapsed=?0'
  }
  if (member.ttlSeconds !== undefined) text += `; ttl=${Math.trunc(member.ttlSeconds)}`
  if (member.key !== undefined) text += `; key=${string(member.key)}`
  if (member.detail !== undefined) text += `; detail=${tokenOrString(member.detail)}`
  return text
}

const TOKEN = /^[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*$/

function tokenOrString(text: string): string {
  return TOKEN.test(text) ? text : string(text)
}

/** A structured String: ASCII only, so that what is not becomes a question mark (RFC 9651 section 3.3.3). */
function string(text: string): string {
  return `"${text.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&')}"`
}
