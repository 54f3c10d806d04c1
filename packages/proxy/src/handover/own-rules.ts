import { isIP } from 'node:net'
import { connectTo, type ConnectToRule } from '../origin/connect-to.ts'
import { isPublicAddress } from '../origin/public-address.ts'

export interface OwnRules {
  readonly connectTo: readonly ConnectToRule[]
  readonly allowPrivate: (hostname: string, port: number) => boolean
}

/**
 * Whether this peer's rules forbid an origin, as far as its URL says: then its content is not taken over from peers with other
 * rules either (C14). Names are not looked up: content is taken over when their origin is gone too, and a name that leads into a
 * private network is refused when it is connected to.
 */
export function createIsForbidden({ connectTo: rules, allowPrivate }: OwnRules): (url: URL) => boolean {
  return (url) => {
    const hostname = url.hostname.replace(/^\[|\]$/g, '')
    const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
    const { host, rule } = connectTo(rules, hostname, port)
    if (rule !== undefined || allowPrivate(hostname, port)) return false
    return isIP(host) === 0 ? host === 'localhost' : !isPublicAddress(host)
  }
}
