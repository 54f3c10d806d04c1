import { Fields } from './fields.ts'

/**
 * Fields that are between two neighbours only: those of RFC 9110 section 7.6.1, those that older software sends in their
 * place, and the framing, which each neighbour makes anew. `Trailer` stays: it is about the message (RFC 9110 section 6.6.2).
 */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'te',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
])

/** A Connection field may not take these out: they say how the message ends, whom it is for, or what a cache may do with it. */
const NEVER_LISTED: ReadonlySet<string> = new Set([
  ...['content-length', 'host'],
  ...['cache-control', 'cdn-cache-control', 'age', 'date', 'expires', 'vary', 'etag', 'last-modified'],
])

/** What nearly every Connection says: it lists no field. */
const LISTS_NOTHING = /^(?:close|keep-alive)$/i

/** A copy without hop-by-hop fields: the well-known ones and those that Connection lists (RFC 9110 section 7.6.1). */
export function endToEnd(fields: Fields): Fields {
  const listed = fields.get('connection')
  const options = listed === undefined ? undefined : connectionOptions(listed)
  const raw = fields.toRaw()
  const kept: string[] = []
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] as string).toLowerCase()
    if (HOP_BY_HOP.has(name) || options?.has(name) === true) continue
    kept.push(raw[i] as string, raw[i + 1] as string)
  }
  return Fields.fromRaw(kept)
}

/** Whether the next server is not sent this field of a message: see `endToEnd`. The name is in lower case. */
export function goesNoFurther(fields: Fields, name: string): boolean {
  if (HOP_BY_HOP.has(name)) return true
  const listed = fields.get('connection')
  return listed !== undefined && !LISTS_NOTHING.test(listed) && connectionOptions(listed).has(name)
}

/** Appends this recipient to Via (RFC 9110 section 7.6.3); the pseudonym is the peer's name, in place of its host. */
export function addVia(fields: Fields, pseudonym: string, receivedVersion = '1.1'): void {
  fields.append('Via', `${receivedVersion} ${pseudonym}`)
}

/** Whether the sender will take trailers: `TE: trailers` (RFC 9110 section 10.1.4). It is read before TE is dropped. */
export function takesTrailers(fields: Fields): boolean {
  const te = fields.get('te')
  return te !== undefined && /(?:^|,)\s*trailers\s*(?:,|;|$)/i.test(te)
}

function connectionOptions(value: string): ReadonlySet<string> {
  const options = new Set<string>()
  for (const part of value.split(',')) {
    const option = part.trim().toLowerCase()
    if (!NEVER_LISTED.has(option)) options.add(option)
  }
  return options
}
