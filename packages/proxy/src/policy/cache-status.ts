import type { ForwardReason } from './types.ts'

/** What one cache says of how it handled a request (RFC 9211 section 2). */
export interface CacheStatusMember {
  /** The cache's name. */
  readonly cache: string
  readonly hit?: boolean
  readonly fwd?: ForwardReason
  readonly fwdStatus?: number
  readonly stored?: boolean
  readonly collapsed?: boolean
  readonly ttlSeconds?: number
  readonly key?: string
  readonly detail?: string
}

/** One member of a Cache-Status field, to be appended after those of the caches nearer to the origin. */
export function cacheStatus(member: CacheStatusMember): string {
  return member.cache
}
