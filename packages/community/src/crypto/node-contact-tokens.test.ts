import { expect, test } from 'vitest'
import { createContactTokens } from './node-contact-tokens.ts'

const [ANN, BOB] = ['a'.repeat(64), 'b'.repeat(64)] as const
const HERE = '10.0.0.1:3130'

test('C13: a token is good for the sender and address that it was made for, and for nobody else', () => {
  const tokens = createContactTokens()
  const token = tokens.make(ANN, HERE, 0)
  expect(tokens.check(token, ANN, HERE, 0)).toBe(true)
  expect(tokens.check(token, BOB, HERE, 0)).toBe(false)
  expect(tokens.check(token, ANN, '10.0.0.2:3130', 0)).toBe(false)
  expect(tokens.check(token, ANN, '10.0.0.1:3131', 0)).toBe(false)
})

test('C13: it is good for at least ten seconds and at most twenty', () => {
  const tokens = createContactTokens()
  for (const madeMs of [0, 1, 9_999, 123_456]) {
    const token = tokens.make(ANN, HERE, madeMs)
    expect(tokens.check(token, ANN, HERE, madeMs + 10_000)).toBe(true)
    expect(tokens.check(token, ANN, HERE, madeMs + 20_000)).toBe(false)
  }
})

test('C13: another process, or this one after a restart, knows nothing of it', () => {
  const token = createContactTokens().make(ANN, HERE, 0)
  expect(createContactTokens().check(token, ANN, HERE, 0)).toBe(false)
})

test('C13: a token that is cut, longer, changed or missing is none', () => {
  const tokens = createContactTokens()
  const token = tokens.make(ANN, HERE, 0)
  const changed = token.map((byte, index) => (index === 3 ? byte ^ 1 : byte))
  for (const wrong of [new Uint8Array(), token.subarray(1), Buffer.concat([token, Buffer.of(0)]), changed]) {
    expect(tokens.check(wrong, ANN, HERE, 0)).toBe(false)
  }
})
