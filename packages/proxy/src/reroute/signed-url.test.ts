import { fc, test as property } from '@fast-check/vitest'
import { expect, test } from 'vitest'
import { testIdentity } from '../testing/identity.ts'
import { canonicalUrl, formatSignedUrl, parseSignedPath, REROUTE_PATH } from './signed-url.ts'
import { isSigned, type RerouteTerms, signTerms } from './terms.ts'

const [signer, holder, third] = [testIdentity(), testIdentity(), testIdentity()]
const TERMS: RerouteTerms = {
  method: 'GET',
  url: 'https://www.example.org/film.mp4?part=1',
  holder: holder.id,
  signer: signer.id,
  expires: 1_800_000_000,
  digest: Buffer.alloc(32, 7),
  slice: 3,
}

/** What the holder makes of a request for a location. */
function readBack(location: string, method: 'GET' | 'HEAD' = 'GET') {
  const { pathname, search } = new URL(location)
  const read = parseSignedPath(pathname + search)
  return read && { signature: read.signature, terms: { ...read.terms, method, holder: holder.id } }
}

test('A23: the holder reads from a signed URL what was signed, and sees that it was', () => {
  const location = formatSignedUrl('192.0.2.2:3128', TERMS, signTerms(TERMS, signer.privateKey))
  expect(location).toMatch(
    /^http:\/\/192\.0\.2\.2:3128\/\.cachereef\/reroute\/1\.[^/]+\/https\/www\.example\.org\/film\.mp4\?part=1$/,
  )
  const read = readBack(location)
  expect(read?.terms).toEqual(TERMS)
  expect(isSigned(read?.terms as RerouteTerms, read?.signature as Uint8Array)).toBe(true)
})

test.each<[string, Partial<RerouteTerms>]>([
  ['method', { method: 'HEAD' }],
  ['URL', { url: 'https://www.example.org/film.mp4?part=2' }],
  ['holder', { holder: third.id }],
  ['signer', { signer: third.id }],
  ['expiry', { expires: 1_800_000_001 }],
  ['digest', { digest: Buffer.alloc(32, 8) }],
  ['slice', { slice: 4 }],
])('A23: a signature is for one %s only', (_, change) => {
  const signature = signTerms(TERMS, signer.privateKey)
  expect(isSigned(TERMS, signature)).toBe(true)
  expect(isSigned({ ...TERMS, ...change }, signature)).toBe(false)
})

property.prop([
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.nat(),
  fc.option(fc.uint8Array({ minLength: 32, maxLength: 32 })),
])('of any URL comes a location that URL parsers leave as it is', (text, slice, digest) => {
  const url = canonicalUrl(text) as string
  const terms: RerouteTerms = { ...TERMS, url, slice, digest: digest ?? Buffer.alloc(32) }
  const location = formatSignedUrl('[2001:db8::2]:3128', terms, signTerms(terms, signer.privateKey))
  expect(new URL(location).href).toBe(location)
  expect(readBack(location)?.terms.url).toBe(url)
})

test('what a client would write in another way is written that way before it is signed', () => {
  expect(canonicalUrl('http://Example.org:80/a/../b/{x} y?q="1"#top')).toBe(
    'http://example.org/b/%7Bx%7D%20y?q=%221%22',
  )
})

test.each(['ftp://example.org/', 'http://user@example.org/', 'example.org', ''])(
  '%j is nothing to be sent to',
  (text) => {
    expect(canonicalUrl(text)).toBeUndefined()
  },
)

const TOKEN = formatSignedUrl('h:1', TERMS, Buffer.alloc(64))
  .slice('http://h:1'.length + REROUTE_PATH.length)
  .split('/')[0] as string

test.each([
  ['no token', `${REROUTE_PATH}`],
  ['no URL', `${REROUTE_PATH}${TOKEN}/`],
  ['another version', `${REROUTE_PATH}2${TOKEN.slice(1)}/http/h/`],
  ['another scheme', `${REROUTE_PATH}${TOKEN}/ftp/h/`],
  ['a host that is none', `${REROUTE_PATH}${TOKEN}/http/a b%/`],
  ['user information', `${REROUTE_PATH}${TOKEN}/http/u:p@h/`],
  ['a short signature', `${REROUTE_PATH}${TOKEN.slice(0, -1)}/http/h/`],
  ['another path', `/other/${TOKEN}/http/h/`],
])('%s is not read as a signed URL', (_, path) => {
  expect(parseSignedPath(`${REROUTE_PATH}${TOKEN}/http/h/`)).toBeDefined()
  expect(parseSignedPath(path)).toBeUndefined()
})
