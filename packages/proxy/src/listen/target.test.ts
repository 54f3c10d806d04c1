import { expect, test } from 'vitest'
import { mountsOf } from './mirrors.ts'
import { readTarget } from './target.ts'

const forward = {
  mounts: mountsOf([{ prefix: '/npm', origin: 'https://registry.test/repo' }], undefined),
  isOwn: (authority: string) => authority === '127.0.0.1:3128',
}
const reverse = { mounts: mountsOf([], 'http://www.test'), isOwn: () => false }

test('C7: absolute-form is for a proxy, and goes on as the client wrote it, without a fragment', () => {
  const url = (target: string) => readTarget('GET', target, forward)
  expect(url('http://a.test/x%2Fy?q=a|b')).toEqual({ kind: 'forward', url: 'http://a.test/x%2Fy?q=a|b' })
  expect(url('http://A.test?q')).toEqual({ kind: 'forward', url: 'http://a.test/?q' })
  expect(url('http://a.test/x#part')).toEqual({ kind: 'forward', url: 'http://a.test/x' })
  expect(url('https://a.test/')).toEqual({ kind: 'forward', url: 'https://a.test/' })
})

test('a path is for a mirror or for this peer, and so is a URL of its own address', () => {
  const read = (target: string) => readTarget('GET', target, forward)
  expect(read('/npm/is-odd')).toMatchObject({ kind: 'mount', url: 'https://registry.test/repo/is-odd' })
  expect(read('http://127.0.0.1:3128/npm/is-odd')).toMatchObject({
    kind: 'mount',
    url: 'https://registry.test/repo/is-odd',
  })
  expect(read('/proxy.pac')).toEqual({ kind: 'own', path: '/proxy.pac' })
  expect(read('http://127.0.0.1:3128')).toEqual({ kind: 'own', path: '/' })
})

test('C14: no dot segment, however spelt, leads out of the mirrored part of an origin', () => {
  for (const path of [
    '/npm/../secret',
    '/npm/%2e%2E/secret',
    '/npm/.%2e/secret',
    '/npm/..\\secret',
    '/npm/x/../../secret',
  ]) {
    expect(readTarget('GET', path, forward), path).toEqual({ kind: 'own', path: '/secret' })
  }
  expect(readTarget('GET', '/npm/..', forward)).toEqual({ kind: 'own', path: '/' })
  expect(readTarget('GET', '/npm/a..b/.c?x=/../', forward)).toMatchObject({
    url: 'https://registry.test/repo/a..b/.c?x=/../',
  })
})

test('in reverse every request is for the origin: a reverse proxy is no forward proxy', () => {
  expect(readTarget('GET', '/x', reverse)).toMatchObject({ kind: 'mount', url: 'http://www.test/x' })
  expect(readTarget('GET', 'http://elsewhere.test/x', reverse)).toMatchObject({
    kind: 'mount',
    url: 'http://www.test/x',
  })
})

test('a target that means nothing is refused with what is wrong about it', () => {
  const detail = (method: string, target: string) => {
    const read = readTarget(method, target, forward)
    return read.kind === 'bad' ? read.detail : read
  }
  expect(detail('GET', 'nonsense')).toMatch(/neither a path nor/)
  expect(detail('GET', 'ftp://a.test/')).toMatch(/scheme "ftp:"/)
  expect(detail('GET', 'http://user:word@a.test/')).toMatch(/user information/)
  expect(detail('GET', `http://${'a'.repeat(255)}/`)).toMatch(/longer than a name can be/)
  expect(detail('GET', '*')).toMatch(/only OPTIONS/)
  expect(readTarget('OPTIONS', '*', forward)).toEqual({ kind: 'asterisk' })
})
