import { endToEnd } from '../http/hop-by-hop.ts'
import { OriginError } from './origin-error.ts'
import type { Fields } from '../http/fields.ts'
import type { Request } from '../http/message.ts'

/** A request in the form that goes on the wire. */
export interface OriginRequest {
  /** Scheme, host and port. */
  readonly origin: string
  readonly url: URL
  /** Origin-form: path and query, as sent, never normalised (RFC 9112 section 3.2.1). */
  readonly path: string
  /** Name, value, name, value; without hop-by-hop fields, Host first. */
  readonly headers: string[]
}

/** Whether the body waits for the origin's 100 (Continue), RFC 9110 section 10.1.1. */
export function expectsContinue({ fields }: Request): boolean {
  return fields.get('expect')?.trim().toLowerCase() === '100-continue'
}

/** Throws OriginError `bad-url`. */
export function originRequest(request: Request): OriginRequest {
  const url = parse(request.url)
  const fields = endToEnd(request.fields)
  fields.delete('host')
  fields.delete('expect')
  return {
    origin: url.origin,
    url,
    path: targetOf(request.url),
    // Not as the client wrote it: "a.exam%70le" leads to the same origin and is stored under the same key as "a.example", and must
    // not have it answer for a site that it does not know.
    headers: ['Host', url.host, ...sendable(fields, url.origin)],
  }
}

/** Content-Length is one number or the request is refused: two lengths are how requests are smuggled (RFC 9112 section 6.3). */
function sendable(fields: Fields, origin: string): string[] {
  const lengths = new Set(fields.getAll('content-length').flatMap((line) => line.split(',').map((part) => part.trim())))
  if (lengths.size === 0) return fields.toRaw()
  const [length = ''] = lengths
  if (lengths.size > 1 || !/^\d{1,15}$/.test(length)) {
    throw new OriginError('bad-url', origin, 'the request contradicts itself about its length')
  }
  fields.set('Content-Length', length)
  return fields.toRaw()
}

function parse(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  // The URL standard repairs "http:///x" and "http:x"; a cache that did would ask a host that nobody named.
  if (url === undefined || !/^https?:\/\/[^/?#\\]/i.test(text)) {
    throw new OriginError('bad-url', text, `"${text.slice(0, 200)}" is not the URL of an http or https origin`)
  }
  return url
}

/** From the first slash after the authority; a URL without a path has "/". */
function targetOf(url: string): string {
  const authority = url.indexOf('//') + 2
  const end = url.slice(authority).search(/[/?#]/)
  if (end === -1) return '/'
  const target = url.slice(authority + end).replace(/#.*$/s, '')
  return target.startsWith('/') ? target : `/${target}`
}
