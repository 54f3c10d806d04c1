import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { withVersionedFreshness } from './versioned-files.ts'

function given(url: string, fields: Record<string, string> = {}, status = 200, method = 'GET'): string | undefined {
  const request = { method, url, fields: new Fields() }
  return withVersionedFreshness(request, { status, fields: Fields.from(fields), body: null }).fields.get(
    'cdn-cache-control',
  )
}

test('a file of one version whose repository says nothing about freshness is fresh for a day', () => {
  const files = [
    'is-odd/-/is-odd-3.0.1.tgz',
    '@a/b/-/b-1.0.0-rc.1.tgz',
    'repo/@a%2fb/-/b-1.0.0.tgz',
    'x/-/x-1.0.0.tgz?token',
    'debian/pool/main/h/hello/hello_2.10-3_amd64.deb',
    `debian/dists/bookworm/main/binary-amd64/by-hash/SHA256/${'0f'.repeat(32)}`,
  ]
  for (const path of files) expect(given(`https://packages.test/${path}`), path).toBe('max-age=86400')
})

test('what the origin says counts', () => {
  const tarball = 'https://packages.test/is-odd/-/is-odd-3.0.1.tgz'
  for (const name of ['Cache-Control', 'Expires', 'Last-Modified', 'CDN-Cache-Control', 'Vary']) {
    expect(given(tarball, { [name]: 'x' }), name).not.toBe('max-age=86400')
  }
  expect(given(tarball, {}, 404)).toBeUndefined()
  expect(given(tarball, {}, 200, 'HEAD')).toBeUndefined()
})

test('what may change under its name is left alone', () => {
  const files = [
    'is-odd',
    'is-odd/-/is-even-3.0.1.tgz',
    'is-odd/-/is-odd-latest.tgz',
    'x/-/x-1.0.0.tgz/more',
    'debian/dists/bookworm/InRelease',
    'debian/pool/main/h/hello/hello.deb',
    'by-hash/SHA256/latest',
  ]
  for (const path of files) expect(given(`https://packages.test/${path}`), path).toBeUndefined()
})
