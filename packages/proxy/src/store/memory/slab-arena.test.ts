import { expect, test } from 'vitest'
import { SlabArena } from './slab-arena.ts'

/** An arena whose owners are the numbers of a map, as the packed entries are. */
function arenaWith(slabBytes: number) {
  const places = new Map<number, { at: number; length: number }>()
  const arena = new SlabArena(slabBytes, (owner, from, to) => {
    const place = places.get(owner)
    if (place === undefined || place.at !== from) return false
    place.at = to
    return true
  })
  const put = (owner: number, bytes: Buffer) => {
    places.set(owner, { at: arena.put(owner, [bytes], bytes.length), length: bytes.length })
  }
  const free = (owner: number) => {
    const { at, length } = places.get(owner) as { at: number; length: number }
    places.delete(owner)
    arena.free(at, length)
  }
  const read = (owner: number) => {
    const { at, length } = places.get(owner) as { at: number; length: number }
    return arena.view(at, 0, length)
  }
  return { arena, places, put, free, read }
}

const bytesOf = (owner: number) => Buffer.alloc(1 + ((owner * 7_919) % 700), owner)

test('what is put, freed and moved together stays what it was', () => {
  const { arena, places, put, free, read } = arenaWith(4_096)
  for (let owner = 0; owner < 2_000; owner++) {
    put(owner, bytesOf(owner))
    if (owner % 3 !== 0 && owner > 100) free(owner - 100)
  }
  const before = arena.bytes
  let rounds = 0
  while (arena.compact()) rounds++
  expect(rounds).toBeGreaterThan(10)
  expect(arena.bytes).toBeLessThan(before)
  for (const owner of places.keys()) expect(read(owner).equals(bytesOf(owner))).toBe(true)
})

test('a view stays as it is after its record was freed, its slab emptied, and the room used anew', () => {
  const { arena, put, free, read } = arenaWith(4_096)
  put(1, Buffer.from('keep me'))
  const view = read(1)
  free(1)
  for (let owner = 2; owner < 500; owner++) {
    put(owner, Buffer.alloc(100, owner))
    if (owner > 20) free(owner - 10)
    arena.compact()
  }
  expect(String(view)).toBe('keep me')
})

test('bytes grow by no more than was foretold, and go back when all is freed', () => {
  const { arena, put, free } = arenaWith(4_096)
  const empty = arena.bytes
  for (const length of [1, 400, 500, 505, 600, 5_000, 4_096, 3, 100_000]) {
    const foretold = arena.bytes + arena.growth(length, 300)
    put(length, Buffer.alloc(length))
    put(-length, Buffer.alloc(300))
    expect(arena.bytes).toBeLessThanOrEqual(foretold)
  }
  for (const length of [1, 400, 500, 505, 600, 5_000, 4_096, 3, 100_000]) {
    free(length)
    free(-length)
  }
  // The slab that is being filled stays.
  expect(arena.bytes).toBeLessThanOrEqual(empty + 4_096)
})

test('slabs in good use are left alone', () => {
  const { arena, put } = arenaWith(4_096)
  for (let owner = 0; owner < 200; owner++) put(owner, Buffer.alloc(120, owner))
  expect(arena.compact()).toBe(false)
})
