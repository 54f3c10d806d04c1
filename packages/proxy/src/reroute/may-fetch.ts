import { lookup as systemLookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { connectTo, type ConnectToRule } from '../origin/connect-to.ts'
import { isPublicAddress } from '../origin/public-address.ts'
import { LOOKUP_MS } from './limits.ts'

export interface MayFetchOptions {
  readonly connectTo: readonly ConnectToRule[]
  readonly allowPrivate: (hostname: string, port: number) => boolean
  /** Every address of a name. Default: the system's. */
  readonly lookup?: (hostname: string) => Promise<readonly { readonly address: string }[]>
}

/**
 * Whether the rules for origins allow one, told beforehand: by the same rules as when it is connected to. A name that
 * has no address, or none in time, is one that this peer can't fetch from. Never rejects.
 */
export function createMayFetch({
  connectTo: rules,
  allowPrivate,
  lookup = allAddresses,
}: MayFetchOptions): (origin: string) => Promise<boolean> {
  return async (origin) => {
    const url = new URL(origin)
    const hostname = url.hostname.replace(/^\[|\]$/g, '')
    const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
    const { host, rule } = connectTo(rules, hostname, port)
    if (rule !== undefined || allowPrivate(hostname, port)) return true
    if (isIP(host) !== 0) return isPublicAddress(host)
    const addresses = await soon(lookup(host))
    return addresses.some(({ address }) => isPublicAddress(address))
  }
}

const allAddresses = (hostname: string) => systemLookup(hostname, { all: true })

/** What comes in time, else nothing. A look-up that is under way can't be stopped; nobody waits for it any more. */
async function soon<T>(coming: Promise<readonly T[]>): Promise<readonly T[]> {
  let timer: NodeJS.Timeout | undefined
  const none = new Promise<readonly T[]>((resolve) => {
    timer = setTimeout(() => resolve([]), LOOKUP_MS)
  })
  return Promise.race([coming.catch(() => []), none]).finally(() => clearTimeout(timer))
}
