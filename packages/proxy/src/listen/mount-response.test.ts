import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { mountOf, mountsOf, originUrl } from './mirrors.ts'
import { throughMount } from './mount-response.ts'

const mounts = mountsOf([{ prefix: '/npm', origin: 'https://registry.test' }], 'https://www.test')
const base = 'http://peer.test:3129'

/** What a client that asks for `path` gets for a Location of the origin's. */
function located(path: string, value: string): string | undefined {
  const mount = mountOf(mounts, path)
  if (!mount) throw new Error(`nothing is mounted at ${path}`)
  const request = { method: 'GET', url: originUrl(mount, path), fields: new Fields() }
  const response = { status: 302, fields: Fields.from({ location: value }), body: null }
  return throughMount(request, response, { mount, mounts, base }).fields.get('location')
}

test.each([
  ['/a/b', 'https://www.test/c', `${base}/c`],
  ['/npm/a', 'https://registry.test/b', `${base}/npm/b`],
  ['/npm/a', 'https://www.test/c', `${base}/c`],
  ['/a', 'https://elsewhere.test/', 'https://elsewhere.test/'],
])('%s that leads to %s leads a client to %s', (path, value, expected) => {
  expect(located(path, value)).toBe(expected)
})

test.each([
  ['/a/b', 'c'],
  ['/a/b', '../c?d#e'],
  ['/a/b', '/c'],
  ['/npm/a/b', 'c'],
])('at %s the relative %s leads to the right place as it is', (path, value) => {
  expect(located(path, value)).toBe(value)
})

test('what is relative and would lead out of its mount is given the place where the mount has it', () => {
  expect(located('/npm/a', '/b')).toBe('/npm/b')
  expect(located('/npm/a/b', '../../../c')).toBe('/npm/c')
})
