import { fc, test as property } from '@fast-check/vitest'
import { expect, test } from 'vitest'
import { createSecret, parseSecret, SECRET_PREFIX } from './secret.ts'

test('a new secret is recognisable, has 32 bytes and is never the same twice', () => {
  const [one, two] = [createSecret(), createSecret()]
  expect(one.startsWith(SECRET_PREFIX)).toBe(true)
  expect(parseSecret(one)).toHaveLength(32)
  expect(one).not.toBe(two)
})

property.prop([fc.nat(), fc.constantFrom(...'ABCxyz019-_')])(
  'a secret that was cut or has a wrong character is refused, not taken for another one',
  (seed, character) => {
    const secret = createSecret()
    const at = SECRET_PREFIX.length + (seed % (secret.length - SECRET_PREFIX.length))
    expect(parseSecret(secret.slice(0, at))).toBeUndefined()
    fc.pre(secret[at] !== character)
    expect(parseSecret(secret.slice(0, at) + character + secret.slice(at + 1))).toBeUndefined()
  },
)

test('text from elsewhere is taken as it is where it is long enough', () => {
  expect(parseSecret('0123456789abcdef')).toEqual(new TextEncoder().encode('0123456789abcdef'))
  expect(parseSecret('hunter2')).toBeUndefined()
})
