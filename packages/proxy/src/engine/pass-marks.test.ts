import { expect, test } from 'vitest'
import { PASS_KEYS_MAX, PASS_MS } from './limits.ts'
import { PassMarks } from './pass-marks.ts'

test('a mark ends by time', () => {
  let now = 0
  const marks = new PassMarks(() => now)
  marks.add('k')
  now = PASS_MS - 1
  expect(marks.has('k')).toBe(true)
  now = PASS_MS
  expect(marks.has('k')).toBe(false)
})

test('a mark ends when a response of its key can be shared', () => {
  const marks = new PassMarks(() => 0)
  marks.add('k')
  marks.delete('k')
  expect(marks.has('k')).toBe(false)
})

test('the oldest are forgotten where there are too many', () => {
  const marks = new PassMarks(() => 0)
  for (let i = 0; i <= PASS_KEYS_MAX; i++) marks.add(`k${i}`)
  expect([marks.has('k0'), marks.has('k1'), marks.has(`k${PASS_KEYS_MAX}`)]).toEqual([false, true, true])
})

test('and where they are too long: URLs of a whole head do not fill the memory', () => {
  const marks = new PassMarks(() => 0)
  const long = (i: number) => `${i}${'a'.repeat(60_000)}`
  for (let i = 0; i < 100; i++) marks.add(long(i))
  expect([marks.has(long(0)), marks.has(long(99))]).toEqual([false, true])
})
