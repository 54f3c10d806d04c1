import { expect, test } from 'vitest'
import { localPath, mountOf, mountsOf, originUrl } from './mirrors.ts'

const mounts = mountsOf(
  [
    { prefix: '/npm', origin: 'https://registry.npmjs.org/' },
    { prefix: '/npm/private/', origin: 'http://npm.intern:4873/repo' },
  ],
  undefined,
)

function mapped(path: string): string | undefined {
  const mount = mountOf(mounts, path)
  return mount && originUrl(mount, path)
}

test('C7: what is below a prefix is for its origin, and the longest prefix counts', () => {
  expect(mapped('/npm/is-odd')).toBe('https://registry.npmjs.org/is-odd')
  expect(mapped('/npm/@scope%2fname?write=true')).toBe('https://registry.npmjs.org/@scope%2fname?write=true')
  expect(mapped('/npm/private/is-odd')).toBe('http://npm.intern:4873/repo/is-odd')
  expect(mapped('/npm')).toBe('https://registry.npmjs.org/')
  expect(mapped('/npm?x')).toBe('https://registry.npmjs.org/?x')
})

test('a path that only begins with the same letters is not below the prefix', () => {
  expect(mapped('/npmx/is-odd')).toBeUndefined()
  expect(mapped('/')).toBeUndefined()
})

test('C7: in reverse every path is for the origin', () => {
  const reverse = mountsOf([{ prefix: '/files', origin: 'http://files.test' }], 'http://www.test/app')
  const map = (path: string) => originUrl(mountOf(reverse, path) as (typeof reverse)[number], path)
  expect(map('/')).toBe('http://www.test/app/')
  expect(map('/a?b')).toBe('http://www.test/app/a?b')
  expect(map('/files/1')).toBe('http://files.test/1')
})

test('an absolute URL of the origin has its path here, by the most specific origin', () => {
  expect(localPath(mounts, 'https://registry.npmjs.org/is-odd/-/is-odd-1.0.0.tgz')).toBe(
    '/npm/is-odd/-/is-odd-1.0.0.tgz',
  )
  expect(localPath(mounts, 'http://npm.intern:4873/repo')).toBe('/npm/private/')
  expect(localPath(mounts, 'http://npm.intern:4873/other')).toBeUndefined()
  expect(localPath(mounts, 'https://registry.npmjs.org.evil/x')).toBeUndefined()
})

test('what can be no mirror is refused in words', () => {
  const refused = (prefix: string, origin: string) => () => mountsOf([{ prefix, origin }], undefined)
  expect(refused('npm', 'http://a.test')).toThrow(/path such as \/npm/)
  expect(refused('/', 'http://a.test')).toThrow(/path such as \/npm/)
  expect(refused('/a b', 'http://a.test')).toThrow(/path such as \/npm/)
  expect(refused('/a', 'a.test')).toThrow(/no URL/)
  expect(refused('/a', 'ftp://a.test')).toThrow(/not http/)
  expect(refused('/a', 'http://u:p@a.test/')).toThrow(/no user/)
  expect(() =>
    mountsOf(
      [
        { prefix: '/a', origin: 'http://a' },
        { prefix: '/a/', origin: 'http://b' },
      ],
      undefined,
    ),
  ).toThrow(/twice/)
})
