import { expect, test } from 'vitest'
import { OnceAnInterval } from './once-an-interval.ts'

test('a line is said once an interval, another line in its own time', () => {
  const lines = new OnceAnInterval(1_000, 10)
  expect([0, 999, 1_000, 1_001].map((nowMs) => lines.isDue(nowMs, 'one'))).toEqual([true, false, true, false])
  expect(lines.isDue(1_002, 'another')).toBe(true)
})

test('of more lines than may be remembered the oldest is forgotten', () => {
  const lines = new OnceAnInterval(1_000, 2)
  for (const line of ['one', 'two', 'three']) lines.isDue(0, line)
  expect(['three', 'two', 'one'].map((line) => lines.isDue(1, line))).toEqual([false, false, true])
})
