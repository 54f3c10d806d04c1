import type { Answer, Wish } from './http-world.ts'
import { contentOf, type Thing, versionAt } from './content.ts'

/** An answer may be staler than it says by so much: ages are told in whole seconds (RFC 9111 section 5.1), and each hop rounds. */
const ROUNDING_MS = 2_000

/** When a thing was asked for and answered, in milliseconds since 1970, and what it may not be older than. */
export interface Circumstances {
  readonly askedMs: number
  readonly answeredMs: number
  /** The version at a purge that the peer had confirmed before it was asked; 0 where there was none. */
  readonly purgedVersion: number
}

/** What is wrong with an answer; undefined where it is as it was asked for, and of a version that may still be served. */
export function faultOf(
  thing: Thing,
  answer: Answer,
  { askedMs, answeredMs, purgedVersion }: Circumstances,
  wish: Wish = {},
): string | undefined {
  if (answer.kind === 'killed') return 'its peer was killed'
  if (answer.kind === 'error') return `error: ${answer.error.message}`
  const { status, body, headers } = answer
  const told = `ETag ${headers.get('etag')}, Cache-Status ${headers.get('cache-status')}`
  if (status !== (wish.range ? 206 : 200)) return `${status}: ${body.toString().slice(0, 300)}`
  const version = versionOf(thing, answer, versionAt(thing, answeredMs), wish)
  if (version === undefined) return `${body.length} wrong bytes, ${told}`
  if (version < versionAt(thing, askedMs - 1_000 * thing.maxAge - ROUNDING_MS))
    return `too old: version ${version}, ${told}`
  if (version < purgedVersion) return `version ${version}, though ${purgedVersion} had been purged, ${told}`
  return undefined
}

/** undefined where the bytes are not those of the version that the answer says it is, or of none that the origin has had. */
function versionOf(
  thing: Thing,
  { body, headers }: Extract<Answer, { kind: 'answer' }>,
  newest: number,
  { range: [first, last] = [0, thing.bytes - 1], leavesAfter = Number.POSITIVE_INFINITY }: Wish,
): number | undefined {
  const [, said] = /^"\d+-(\d+)"$/.exec(headers.get('etag') ?? '') ?? []
  const version = Number(said)
  const wanted = contentOf(thing, version).subarray(first, last + 1)
  const given = body.length >= leavesAfter ? wanted.subarray(0, body.length) : wanted
  return version <= newest && given.equals(body) ? version : undefined
}
