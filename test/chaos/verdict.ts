import type { Thing } from './thing.ts'
import { endOf, staleMs, versionAt } from './versions.ts'

/** What is wrong with an answer, or with there being none. The words are stable: reports and excuses are told by them. */
export type Fault =
  /** Nobody took the connection. */
  | 'no-connection'
  /** It ended before its end. */
  | 'broken-off'
  /** It did not end in the time that it has. */
  | 'late'
  /** An error of the peer, or any status that was not asked for. */
  | 'status'
  /** Bytes that the origin never had at that place. */
  | 'wrong'
  /** Right bytes, of a version that may no longer be served. */
  | 'stale'
  /** Right bytes, of a version that the origin did not have yet: the harness itself is wrong. */
  | 'future'
  /** Right bytes, of a version that this peer had confirmed to be purged. */
  | 'purged'

/** What a purge was for, as `POST /purge` has it. */
export interface Purged {
  readonly kind: 'url' | 'prefix' | 'domain' | 'all'
  readonly value?: string
}

/** A purge that peers confirmed: what they answer from then on is not older than it. */
export interface Floor {
  readonly purged: Purged
  /** When it was asked for (Unix, ms). */
  readonly atMs: number
  readonly peers: readonly string[]
}

export function covers({ kind, value = '' }: Purged, url: string): boolean {
  if (kind === 'all') return true
  if (kind === 'url') return url === value
  if (kind === 'prefix') return url.startsWith(value)
  return new URL(url).hostname === value
}

/** What is wrong with a version that answered a request sent between these times. */
export function faultOf(
  thing: Thing,
  version: number,
  { askedMs, answeredMs, floorMs }: { readonly askedMs: number; readonly answeredMs: number; readonly floorMs: number },
): { readonly fault: Fault; readonly detail: string } | undefined {
  if (version > versionAt(thing, answeredMs)) return { fault: 'future', detail: `version ${version}` }
  const byMs = staleMs(thing, version, askedMs)
  if (byMs > 0) return { fault: 'stale', detail: `version ${version}, by ${byMs} ms` }
  if (endOf(thing, version) <= floorMs)
    return {
      fault: 'purged',
      detail: `version ${version} ended ${floorMs - endOf(thing, version)} ms before the purge`,
    }
  return undefined
}
