import { HOST_CHARS_MAX } from '../limits.ts'
import { REROUTE_PATH } from '../reroute/signed-url.ts'
import { type Mount, mountOf, originUrl } from './mirrors.ts'

/** What a request is for, by its method and target (RFC 9112 section 3.2). */
export type Target =
  /** Absolute-form: a client that knows that it talks to a proxy. */
  | { readonly kind: 'forward'; readonly url: string }
  /** Below a mirror's prefix, or any request in reverse; Host is to be the origin's. */
  | { readonly kind: 'mount'; readonly url: string; readonly mount: Mount }
  /** Another peer has sent the client here; the path with its query. */
  | { readonly kind: 'rerouted'; readonly path: string }
  /** For this peer itself; the path with its query. */
  | { readonly kind: 'own'; readonly path: string }
  /** `OPTIONS *`: about this peer as a whole. */
  | { readonly kind: 'asterisk' }
  | { readonly kind: 'bad'; readonly detail: string }

export interface TargetContext {
  readonly mounts: readonly Mount[]
  /** Whether "host:port" is an address of this peer's own client listener. */
  readonly isOwn: (authority: string) => boolean
}

/**
 * Which of them a request line means. In reverse every request is for the origin, one in absolute-form as well
 * (RFC 9112 section 3.2.2: a server must take it): a reverse proxy is no forward proxy.
 */
export function readTarget(method: string, target: string, context: TargetContext): Target {
  if (target === '*')
    return method === 'OPTIONS' ? { kind: 'asterisk' } : { kind: 'bad', detail: 'only OPTIONS may ask for "*"' }
  if (target.startsWith('/')) return ownOrMount(target, context)

  let url: URL
  try {
    url = new URL(target)
  } catch {
    return { kind: 'bad', detail: 'the request target is neither a path nor an absolute URL' }
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { kind: 'bad', detail: `the scheme "${url.protocol.slice(0, 20)}" is not served: http and https are` }
  }
  // No name in the DNS is longer (RFC 1035 section 2.3.4), and names are remembered in many places.
  if (url.hostname.length > HOST_CHARS_MAX)
    return { kind: 'bad', detail: 'the host of the URL is longer than a name can be' }
  // RFC 9110 section 4.2.4: user information in a URL is dropped at best; here it is refused, for it would end up in the key.
  if (url.username !== '' || url.password !== '') return { kind: 'bad', detail: 'the URL has user information' }
  const inReverse = context.mounts.some(({ prefix }) => prefix === '')
  if (inReverse || context.isOwn(authorityOf(url))) return ownOrMount(url.pathname + url.search, context)
  return { kind: 'forward', url: asSent(target, url) }
}

/** Host and port of a URL, the port always said. */
function authorityOf(url: URL): string {
  return `${url.hostname}:${url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port}`
}

function ownOrMount(sent: string, { mounts }: TargetContext): Target {
  if (sent.includes('#')) return { kind: 'bad', detail: 'a request target has no fragment' }
  const path = DOT_SEGMENT.test(sent) ? resolved(sent) : sent
  if (path.startsWith(REROUTE_PATH)) return { kind: 'rerouted', path }
  const mount = mountOf(mounts, path)
  return mount ? { kind: 'mount', url: originUrl(mount, path), mount } : { kind: 'own', path }
}

/** Dot segments, in every spelling that a URL parser down the way takes for one. */
const DOT_SEGMENT = /^[^?]*(?:\\|\/(?:\.|%2e){1,2}(?:[/?]|$))/i

/** Dot segments are resolved before a mount is looked for, so that none leads out of the part of an origin that is mirrored. */
function resolved(path: string): string {
  const url = new URL(`http://mount.invalid${path}`)
  return url.pathname + url.search
}

/** The URL as the client wrote it, so that the origin sees just that; only a fragment is cut off and a missing path added. */
function asSent(target: string, url: URL): string {
  const whole = target.replace(/#.*$/s, '')
  return /^https?:\/\/[^/?]+\//i.test(whole) ? whole : url.href.replace(/#.*$/s, '')
}
