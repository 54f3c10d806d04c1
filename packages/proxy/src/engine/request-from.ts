import {
  STATUS_CODES,
  validateHeaderName,
  validateHeaderValue,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { TLSSocket } from 'node:tls'
import { Fields } from '../http/fields.ts'
import type { Request, ResponseHead } from '../http/message.ts'
import { trailerFields } from '../http/trailer-fields.ts'

/**
 * A request of `node:http` as the cache takes it. Its URL is the target where that is absolute, else made of the Host field;
 * `url` says otherwise. undefined where neither names a host. The signal aborts when the client leaves before its answer.
 */
export function requestFrom(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  url = effectiveUrl(incoming),
): Request | undefined {
  if (url === undefined) return undefined
  const leaving = new AbortController()
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) leaving.abort(new DOMException('the client has gone', 'AbortError'))
  })
  return {
    method: incoming.method ?? 'GET',
    url,
    fields: Fields.fromRaw(incoming.rawHeaders),
    ...(hasBody(incoming) ? { body: incoming } : {}),
    ...(hasTrailers(incoming) ? { trailers: trailersOf(incoming) } : {}),
    signal: leaving.signal,
    // RFC 9110 section 15.2: none to an HTTP/1.0 client.
    ...(incoming.httpVersionMinor >= 1 ? { onInterim: (head: ResponseHead) => sendInterim(head, outgoing) } : {}),
  }
}

/** RFC 9112 section 3.3. */
function effectiveUrl(incoming: IncomingMessage): string | undefined {
  const target = incoming.url ?? '/'
  if (/^https?:\/\//i.test(target)) return target
  const { host } = incoming.headers
  if (host === undefined || host === '' || !target.startsWith('/')) return undefined
  const scheme = (incoming.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http'
  return `${scheme}://${host}${target}`
}

function hasBody(incoming: IncomingMessage): boolean {
  const length = incoming.headers['content-length']
  return incoming.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}

/** Those that nobody announced are dropped, as RFC 9110 section 6.5.1 allows: by then the head is on its way without them. */
function hasTrailers({ headers }: IncomingMessage): boolean {
  return headers.trailer !== undefined && headers['transfer-encoding'] !== undefined
}

function trailersOf(incoming: IncomingMessage): Promise<Fields | undefined> {
  return new Promise((resolve) => {
    incoming.once('close', () => resolve(undefined))
    incoming.once('end', () => resolve(trailerFields(Fields.fromRaw(incoming.rawTrailers))))
  })
}

/**
 * To the socket itself: node's own methods know three interim responses, and not the fields of all of them. The socket is this
 * response's only while it is its turn on the connection; before that there is nobody to hurry.
 */
function sendInterim({ status, fields }: ResponseHead, outgoing: ServerResponse): void {
  if (outgoing.headersSent || outgoing.destroyed || outgoing.socket === null || status === 101) return
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`]
  const raw = fields.toRaw()
  for (let i = 0; i + 1 < raw.length; i += 2) {
    if (isSendable(raw[i] as string, raw[i + 1] as string)) lines.push(`${raw[i]}: ${raw[i + 1]}`)
  }
  outgoing.socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

function isSendable(name: string, value: string): boolean {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    return true
  } catch {
    return false
  }
}
