import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { BoundedMap } from './bounded-map.ts'

const BOUNDS = { entriesMax: 5, charsMax: 20 }
const keys = fc.array(fc.string({ minLength: 1, maxLength: 12 }), { maxLength: 60 })

test.prop([keys])('it keeps what was set last, as much as fits into both bounds', (sets) => {
  const map = new BoundedMap<number>(BOUNDS)
  for (const [i, key] of sets.entries()) map.set(key, i)
  const latestFirst = [...new Set(sets.toReversed())]
  let chars = 0
  let isFull = false
  for (const [i, key] of latestFirst.entries()) {
    chars += key.length
    isFull ||= i >= BOUNDS.entriesMax || chars > BOUNDS.charsMax
    // What was let go for one that is longer does not come back where others have gone since.
    if (isFull) expect(map.size).toBeLessThanOrEqual(BOUNDS.entriesMax)
    else expect(map.get(key)).toBe(sets.lastIndexOf(key))
  }
})

test('what is deleted makes room, and a key that is too long by itself is not kept', () => {
  const map = new BoundedMap<string>(BOUNDS)
  map.set('a'.repeat(20), 'long')
  map.delete('a'.repeat(20))
  map.set('b'.repeat(20), 'next')
  map.set('c'.repeat(21), 'too long')
  expect([map.size, map.get('b'.repeat(20)), map.get('c'.repeat(21))]).toEqual([1, 'next', undefined])
})
