import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import { isLoopbackHost } from '../listen/client-acl.ts'

export interface Refused {
  readonly status: 401 | 403
  readonly type: string
  readonly title: string
  readonly detail: string
}

/**
 * Whether a request may be made at all. A page of another site can make a browser resolve that site's name to this machine
 * (DNS rebinding); its requests then carry that name, so only addresses, "localhost" and the own name are taken.
 */
export function checkHost(request: IncomingMessage, ownHost: string): Refused | undefined {
  const host = hostnameOf(request.headers.host)
  if (host !== undefined && (host === 'localhost' || host === ownHost || ipaddr.isValid(host))) return undefined
  return {
    status: 403,
    type: 'foreign-host',
    title: 'Requests by another name are refused',
    detail: 'ask by address or as localhost: a name could be another site that points here',
  }
}

/**
 * Whether a request may change something: it says that no other site's page sent it, comes from no such page, and, from
 * elsewhere, knows the token.
 */
export function checkChange(request: IncomingMessage, token: string | undefined): Refused | undefined {
  if (request.headers['cachereef-admin'] !== '1') {
    return {
      status: 403,
      type: 'admin-header-missing',
      title: 'Changes need the header CacheReef-Admin',
      detail: 'send "CacheReef-Admin: 1"; it shows that no page of another site sent the request',
    }
  }
  // A browser says where a page came from; other programs send no Origin. "null" is a page that hides it.
  const { origin, host } = request.headers
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`.toLowerCase()) {
    return {
      status: 403,
      type: 'foreign-origin',
      title: 'Changes by pages of other sites are refused',
      detail: `the page that asks is of ${origin.slice(0, 200)}, not of this address`,
    }
  }
  const remote = request.socket.remoteAddress
  if (remote !== undefined && isLoopbackHost(remote)) return undefined
  if (token !== undefined && sameToken(request.headers.authorization, token)) return undefined
  return {
    status: 401,
    type: 'admin-token-missing',
    title: 'Changes from beyond loopback need the admin token',
    detail:
      token === undefined
        ? 'this peer has no admin token, so it takes changes from loopback only'
        : 'send "Authorization: Bearer …"',
  }
}

function hostnameOf(host: string | undefined): string | undefined {
  const found = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]\s/]+))(?::\d+)?$/.exec(host ?? '')
  return (found?.[1] ?? found?.[2])?.toLowerCase()
}

/** In constant time, and not even the length shows: digests are compared. */
function sameToken(authorization: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`))
}
