import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { mountsOf } from './mirrors.ts'
import { publicLocations } from './public-locations.ts'

const mounts = mountsOf([{ prefix: '/files', origin: 'http://files.test/pub' }], 'http://www.test')
const base = 'http://reef.test:3128'

const outdated = (method: string, fields: Record<string, string>, status = 201, url = 'http://www.test/a') =>
  publicLocations(
    { method, url, fields: new Fields() },
    { status, fields: Fields.from(fields) },
    { mount: mounts[1] as (typeof mounts)[number], mounts, base },
  )

test.each([
  ['http://reef.test:3128/b?c#d', ['http://www.test/b?c']],
  ['HTTPS://REEF.test:3128/b', ['http://www.test/b']],
  ['http://reef.test:3128/a', []],
  ['http://reef.test/b', []],
  ['http://other.test/b', []],
  ['http://reef.test:3128/files/b', []],
])('RFC 9111 4.4: where a POST is answered with the Location %s, %j is out of date', (location, urls) => {
  expect(outdated('POST', { Location: location })).toEqual(urls)
  expect(outdated('POST', { 'Content-Location': location }, 200)).toEqual(urls)
})

test('below a prefix it is what the prefix stands for', () => {
  const location = { Location: 'http://reef.test:3128/files/b' }
  expect(outdated('PUT', location, 201, 'http://files.test/pub/a')).toEqual(['http://files.test/pub/b'])
})

test('a GET, or a change that failed, puts nothing out of date', () => {
  const location = { Location: 'http://reef.test:3128/b' }
  expect(outdated('GET', location, 301)).toEqual([])
  expect(outdated('POST', location, 500)).toEqual([])
})
