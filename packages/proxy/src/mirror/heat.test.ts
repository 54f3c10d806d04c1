import { expect, test } from 'vitest'
import { createHeat } from './heat.ts'
import { HOT_HALF_LIFE_MS, HOT_HOPS } from './limits.ts'

test('what is asked for often in a short time is hot, and only that', () => {
  const heat = createHeat(() => 0)
  const answers = Array.from({ length: HOT_HOPS }, () => heat.add('http://x.test/hot'))
  expect(answers).toEqual([...Array<boolean>(HOT_HOPS - 1).fill(false), true])
  expect(heat.add('http://x.test/other')).toBe(false)
})

test('what is asked for as often over a long time never is', () => {
  let nowMs = 0
  const heat = createHeat(() => nowMs)
  for (let i = 0; i < 100; i++) {
    nowMs += HOT_HALF_LIFE_MS
    // Up to three a half-life come to less than six in all.
    for (let n = 0; n < 3; n++) expect(heat.add('http://x.test/1')).toBe(false)
  }
})

test('after an idle night nothing is hot', () => {
  let nowMs = 0
  const heat = createHeat(() => nowMs)
  for (let i = 0; i < 255; i++) heat.add('http://x.test/1')
  nowMs = 12 * 3_600_000
  expect(heat.add('http://x.test/1')).toBe(false)
})

test('ten thousand objects that come once make none of them hot', () => {
  const heat = createHeat(() => 0)
  const hot = Array.from({ length: 10_000 }, (_, i) => heat.add(`http://x.test/${i}`)).filter(Boolean)
  expect(hot.length).toBeLessThan(10)
})
