import type { IncomingMessage } from 'node:http'
import type { Response } from '../http/message.ts'
import type { Refuse } from './refusal.ts'

/**
 * Refuses what node's parser lets pass and RFC 9112 does not: requests that the next server on the way may read otherwise, which
 * is how requests are smuggled. The connection ends with the refusal, for where such a request ends is a guess.
 */
export function refuseMalformed(request: IncomingMessage, refuse: Refuse): Response | undefined {
  const fault = faultOf(request)
  if (fault === undefined) return undefined
  const [status, type, detail] = fault
  const response = refuse(status, type, TITLES[status], detail)
  response.fields.set('Connection', 'close')
  return response
}

type Fault = readonly [status: keyof typeof TITLES, type: string, detail: string]

const TITLES = {
  400: 'The request makes no sense',
  501: 'This transfer coding is not known here',
  505: 'This version of HTTP is not spoken here',
} as const

function faultOf({ httpVersion, headers, rawHeaders }: IncomingMessage): Fault | undefined {
  // A request line without a version is read as 0.9, and one that says 2.0 as if it were 1.1.
  if (httpVersion !== '1.1' && httpVersion !== '1.0')
    return [505, 'version-refused', `HTTP/1.1 and HTTP/1.0 are spoken here, not ${httpVersion}`]

  const coding = headers['transfer-encoding']
  // RFC 9112 section 6.1: the framing of such a message is to be taken for faulty.
  if (coding !== undefined && httpVersion === '1.0')
    return [400, 'bad-request', 'HTTP/1.0 has no Transfer-Encoding (RFC 9112 section 6.1)']
  if (coding !== undefined && coding.trim().toLowerCase() !== 'chunked')
    return [501, 'coding-refused', `of the transfer codings only chunked is taken, not "${coding.slice(0, 80)}"`]

  const hosts = hostsIn(rawHeaders)
  // RFC 9112 section 3.2, for all three.
  if (hosts.length > 1) return [400, 'bad-request', 'the request has more than one Host field']
  if (hosts.length === 0 && httpVersion === '1.1') return [400, 'bad-request', 'the request has no Host field']
  if (hosts[0] !== undefined && !HOST.test(hosts[0]))
    return [400, 'bad-request', 'the Host field is neither a host nor a host and a port']
  return undefined
}

/** Each on its own. Node's `headersDistinct` has them too, and makes lists of all other fields for it, at each request. */
function hostsIn(rawHeaders: readonly string[]): string[] {
  const hosts: string[] = []
  for (let i = 0; i + 1 < rawHeaders.length; i += 2)
    if (rawHeaders[i]?.length === 4 && rawHeaders[i]?.toLowerCase() === 'host') hosts.push(rawHeaders[i + 1] as string)
  return hosts
}

/** `Host` of RFC 9110 section 7.2, which may be empty: a name with the characters of RFC 3986 section 3.2.2, or an address. */
const HOST = /^(?:\[[0-9A-Fa-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(?::\d*)?$/
