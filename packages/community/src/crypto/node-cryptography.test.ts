import { expect, test } from 'vitest'
import { createIdentity } from '../identity/identity.ts'
import { createCryptography, realmOf } from './node-cryptography.ts'

const MESSAGE = Buffer.from('the list has changed')
const [ann, bob] = [createIdentity(), createIdentity()]

test('C13: a signature is its signer’s alone, over these very bytes', () => {
  const signature = createCryptography(ann, []).sign(MESSAGE)
  const { verify } = createCryptography(bob, [])
  expect(verify(ann.id, MESSAGE, signature)).toBe(true)
  expect(verify(bob.id, MESSAGE, signature)).toBe(false)
  expect(verify(ann.id, Buffer.from('the list has chanted'), signature)).toBe(false)
  for (const index of [0, 31, 32, 63]) {
    expect(
      verify(
        ann.id,
        MESSAGE,
        signature.map((byte, i) => (i === index ? byte ^ 1 : byte)),
      ),
    ).toBe(false)
  }
})

test('an id that is no key, and a signature of another length, verify nothing and throw nothing', () => {
  const { sign, verify } = createCryptography(ann, [])
  const signature = sign(MESSAGE)
  expect(verify('f'.repeat(64), MESSAGE, signature)).toBe(false)
  expect(verify('', MESSAGE, signature)).toBe(false)
  expect(verify(ann.id, MESSAGE, signature.subarray(1))).toBe(false)
  expect(verify(ann.id, MESSAGE, new Uint8Array())).toBe(false)
})

test('a flood of strangers leaves a known signer as good as before', () => {
  const { sign, verify } = createCryptography(ann, [])
  const signature = sign(MESSAGE)
  for (let i = 0; i < 5_000; i++) verify(i.toString(16).padStart(64, '0'), MESSAGE, signature)
  expect(verify(ann.id, MESSAGE, signature)).toBe(true)
})

test('a realm is the same for a name on every machine, and of another name another', () => {
  expect(realmOf('reef')).toMatch(/^[0-9a-f]{16}$/)
  expect(createCryptography(ann, []).realm('reef')).toBe(realmOf('reef'))
  expect(realmOf('Reef')).not.toBe(realmOf('reef'))
})

test('without a secret there is no seal', () => {
  expect(createCryptography(ann, []).sealing).toBeUndefined()
  expect(createCryptography(ann, [Buffer.alloc(32)]).sealing).toBeDefined()
})
