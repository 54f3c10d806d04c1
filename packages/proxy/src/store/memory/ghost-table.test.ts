import { expect, test } from 'vitest'
import { GhostTable } from './ghost-table.ts'

test('it knows the last evictions, each until it is asked for, and how many they are', () => {
  const ghosts = new GhostTable(100)
  for (let hash = 1; hash <= 10; hash++) ghosts.add(hash)
  expect(ghosts.count(100)).toBe(10)
  expect(ghosts.count(4)).toBe(4)
  expect(ghosts.take(10, 4)).toBe(true)
  expect(ghosts.take(10, 4)).toBe(false)
  // Remembered, but too long ago.
  expect(ghosts.take(1, 4)).toBe(false)
  expect(ghosts.count(100)).toBe(8)
})

test('the oldest of those that share a place are forgotten first, and the count stays within the room', () => {
  const ghosts = new GhostTable(64)
  for (let hash = 1; hash <= 1_000; hash++) ghosts.add(hash)
  expect(ghosts.count(10_000)).toBe(64)
  expect(ghosts.take(1_000, 10_000)).toBe(true)
  expect(ghosts.take(1, 10_000)).toBe(false)
})
