import { expect, test } from 'vitest'
import { RecentMap } from './recent-map.ts'

test('a value is found while no more than one generation came after it', () => {
  const map = new RecentMap<number>(2)
  map.set('a', 1)
  map.set('b', 2)
  map.set('c', 3)
  expect(['a', 'b', 'c'].map((key) => map.get(key))).toEqual([1, 2, 3])
})

test('what is asked for stays and what is not goes', () => {
  const map = new RecentMap<number>(2)
  map.set('asked', 1)
  for (let index = 0; index < 20; index++) {
    map.set(`passing ${index}`, index)
    expect(map.get('asked')).toBe(1)
  }
  expect(map.get('passing 0')).toBeUndefined()
})

test('it never keeps more than two generations', () => {
  const map = new RecentMap<number>(8)
  const sizes = Array.from({ length: 100 }, (_, index) => {
    map.set(`${index}`, index)
    map.get(`${index - 9}`)
    return map.size
  })
  expect(Math.max(...sizes)).toBeLessThanOrEqual(16)
})
