import fc from 'fast-check'
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

/** Bytes of the distinct buffers that records in use lie in. */
function heldBytes({ arena, places }: ReturnType<typeof arenaWith>): number {
  const buffers = new Set([...places.values()].map(({ at }) => arena.bufferOf(at)))
  return [...buffers].reduce((sum, { length }) => sum + length, 0)
}

test('after any history the bytes counted are those held, and little more', () => {
  const slab = 4_096
  const put = fc.record({ kind: fc.constant('put' as const), length: fc.integer({ min: 1, max: 700 }) })
  const free = fc.record({ kind: fc.constant('free' as const), nth: fc.nat() })
  const compact = fc.record({ kind: fc.constant('compact' as const) })
  const history = fc.array(fc.oneof({ weight: 5, arbitrary: put }, { weight: 4, arbitrary: free }, compact), {
    minLength: 50,
    maxLength: 400,
    size: 'max',
  })
  fc.assert(
    fc.property(history, (moves) => {
      const tested = arenaWith(slab)
      const { arena, places } = tested
      for (const [owner, move] of moves.entries()) {
        const before = arena.bytes
        if (move.kind === 'put') {
          const foretold = before + arena.growth(move.length, 0)
          tested.put(owner, Buffer.alloc(move.length, owner))
          // Less where a slab that was full had lost all, and goes.
          expect(arena.bytes).toBeLessThanOrEqual(foretold)
        } else if (move.kind === 'free' && places.size > 0) {
          tested.free([...places.keys()][move.nth % places.size] as number)
        } else if (arena.compact()) expect(arena.bytes).toBeLessThanOrEqual(before)
        const held = heldBytes(tested)
        expect(arena.bytes).toBeGreaterThanOrEqual(held)
        // One slab is kept ready, and two that are filled may have lost all; a Buffer of its own costs some objects.
        const own = [...places.values()].filter(({ at }) => at < 0).length
        expect(arena.bytes).toBeLessThanOrEqual(held + 3 * slab + own * 400)
      }
      for (const [owner, { length }] of places)
        expect(tested.read(owner).equals(Buffer.alloc(length, owner))).toBe(true)
    }),
    { numRuns: 60 },
  )
})
