import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { withTarballFreshness } from './npm-freshness.ts'

function given(url: string, fields: Record<string, string> = {}, status = 200, method = 'GET'): string | undefined {
  const request = { method, url, fields: new Fields() }
  return withTarballFreshness(request, { status, fields: Fields.from(fields), body: null }).fields.get('cdn-cache-control')
}

test('a tarball whose registry says nothing about its freshness is fresh for a day', () => {
  for (const path of ['is-odd/-/is-odd-3.0.1.tgz', '@a/b/-/b-1.0.0-rc.1.tgz', 'repo/@a%2fb/-/b-1.0.0.tgz', 'x/-/x-1.0.0.tgz?token']) {
    expect(given(`https://registry.test/${path}`), path).toBe('max-age=86400')
  }
})

test('what the registry says counts, and what is no tarball of a version is left alone', () => {
  const tarball = 'https://registry.test/is-odd/-/is-odd-3.0.1.tgz'
  for (const name of ['Cache-Control', 'Expires', 'Last-Modified', 'CDN-Cache-Control']) {
    expect(given(tarball, { [name]: 'x' }), name).not.toBe('max-age=86400')
  }
  expect(given(tarball, {}, 404)).toBeUndefined()
  expect(given(tarball, {}, 200, 'HEAD')).toBeUndefined()
  for (const path of ['is-odd', 'is-odd/-/is-even-3.0.1.tgz', 'is-odd/-/is-odd-latest.tgz', 'x/-/x-1.0.0.tgz/more']) {
    expect(given(`https://registry.test/${path}`), path).toBeUndefined()
  }
})
