import { expect, test } from 'vitest'
import { OpenSlabs } from './open-slabs.ts'

test('a record goes where the least room is left that is enough, whatever outlived its slab apart', () => {
  const rooms = [30, 20, 100, 100]
  const open = new OpenSlabs((slab) => rooms[slab] as number)
  for (const slab of [0, 1, 2]) open.fill(slab, 'fresh')
  open.fill(3, 'outlived')
  expect(open.slabFor(15, 'fresh')).toBe(1)
  expect(open.slabFor(25, 'fresh')).toBe(0)
  expect(open.slabFor(50, 'fresh')).toBe(2)
  expect(open.slabFor(50, 'outlived')).toBe(3)
  expect(open.slabFor(101, 'fresh')).toBe(-1)
  open.close(1)
  expect(open.slabFor(15, 'fresh')).toBe(0)
})

test('slabs to come are foretold for two records, as the second finds what the first has left', () => {
  const open = new OpenSlabs(() => 100)
  expect(open.newSlabsFor(60, 50, 100)).toBe(2)
  expect(open.newSlabsFor(60, 40, 100)).toBe(1)
  open.fill(0, 'fresh')
  expect(open.newSlabsFor(60, 50, 100)).toBe(1)
  expect(open.newSlabsFor(60, 40, 100)).toBe(0)
  expect(open.newSlabsFor(60, 0, 100)).toBe(0)
})

test('of many tails those with the most room are kept', () => {
  const open = new OpenSlabs((slab) => slab)
  for (const slab of [9, 1, 5, 7, 3, 8, 2]) open.fill(slab, 'fresh')
  expect(open.slabFor(3, 'fresh')).toBe(5)
  expect(open.slabFor(1, 'fresh')).toBe(2)
})
