import type { RerouteTerms } from './terms.ts'

/** Where a peer takes clients that another one has sent; a path of the client listener that no mirror can have. */
export const REROUTE_PATH = '/.cachereef/reroute/'

/** A signed URL, read but not believed. */
export interface SignedUrl {
  /** All but the method and the holder, which are the reader's own to say. */
  readonly terms: Omit<RerouteTerms, 'method' | 'holder'>
  readonly signature: Uint8Array
}

/**
 * The one form of an origin's URL that is signed: what a client's URL parser makes of the address it is sent to changes
 * nothing in it. undefined for what is no http or https URL, or has user information.
 */
export function canonicalUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  if (!SCHEMES.has(url.protocol) || url.username !== '' || url.password !== '') return undefined
  url.hash = ''
  // Many a client leaves out the mark of a query that is empty.
  if (url.search === '') url.search = ''
  return url.href
}

const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:'])

/**
 * `http://HOLDER/.cachereef/reroute/TOKEN/https/www.example.org/file?query`. The origin's URL stands in it as it is, so
 * that people can read it and a client that names the file after the address names it right.
 *
 * @param address "HOST:PORT" of the holder's client listener.
 */
export function formatSignedUrl(address: string, terms: RerouteTerms, signature: Uint8Array): string {
  const token = [
    '1',
    terms.expires.toString(36),
    terms.slice?.toString(36) ?? '',
    terms.digest === undefined ? '' : Buffer.from(terms.digest).toString('base64url'),
    Buffer.from(terms.signer, 'hex').toString('base64url'),
    Buffer.from(signature).toString('base64url'),
  ].join('.')
  return `http://${address}${REROUTE_PATH}${token}/${terms.url.replace('://', '/')}`
}

/** Version, end, slice, SHA-256, signer, signature: 43 characters are 32 bytes, 86 are 64. */
const TOKEN = /^1\.([0-9a-z]{1,9})\.([0-9a-z]{1,8})?\.([\w-]{43})?\.([\w-]{43})\.([\w-]{86})\/(https?)\/(.+)$/

/**
 * Reads the target of a request below {@link REROUTE_PATH}; undefined where it is none that `formatSignedUrl` wrote.
 */
export function parseSignedPath(path: string): SignedUrl | undefined {
  const found = path.startsWith(REROUTE_PATH) ? TOKEN.exec(path.slice(REROUTE_PATH.length)) : null
  if (!found) return undefined
  const [, expires, slice, digest, signer, signature, scheme, rest] = found as unknown as string[]
  const url = canonicalUrl(`${scheme}://${rest}`)
  if (url === undefined) return undefined
  return {
    terms: {
      url,
      signer: Buffer.from(signer as string, 'base64url').toString('hex'),
      expires: Number.parseInt(expires as string, 36),
      ...(slice === undefined ? {} : { slice: Number.parseInt(slice, 36) }),
      ...(digest === undefined ? {} : { digest: Buffer.from(digest, 'base64url') }),
    },
    signature: Buffer.from(signature as string, 'base64url'),
  }
}
