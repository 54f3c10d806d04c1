import { expect, test } from 'vitest'
import { storeAcceptance } from './acceptance.ts'
import { createMemoryStore } from './memory-store.ts'

storeAcceptance('the memory store', createMemoryStore)

test('a bound too small to hold anything is refused by name', () => {
  expect(() => createMemoryStore({ bytesMax: 10 })).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  expect(() => createMemoryStore({ bytesMax: Number.NaN })).toThrow(/bytesMax/)
})
