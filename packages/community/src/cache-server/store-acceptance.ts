import { expect, test } from 'vitest'
import type { DirectoryEntry, DirectoryStore } from './directory-store.ts'

export function directoryEntry(digit: string, term: number, more: Partial<DirectoryEntry> = {}): DirectoryEntry {
  return {
    id: digit.repeat(32),
    name: 'reef',
    epoch: { term, master: digit.repeat(64) },
    masterAddress: '192.0.2.1:3130',
    subnetBits: 0,
    size: 1,
    room: 255,
    capacity: { cpu: 100, bandwidthKbps: 1_000, cacheBytes: 1_000 },
    removed: false,
    heardAtMs: 1,
    ...more,
  }
}

/** What every store of a directory has to do. `open` is called anew for each test, on an empty place. */
export function directoryStoreAcceptance(name: string, open: () => Promise<DirectoryStore>): void {
  test(`${name}: what was put is there, and only under its id`, async () => {
    await using store = await open()
    expect(await store.put(directoryEntry('a', 1))).toEqual({ accepted: true, standing: directoryEntry('a', 1) })
    expect(await store.get('a'.repeat(32))).toEqual(directoryEntry('a', 1))
    expect(await store.get('b'.repeat(32))).toBeUndefined()
    await store.put(directoryEntry('b', 1))
    expect((await store.list()).map((entry) => entry.id[0]).sort()).toEqual(['a', 'b'])
  })

  test(`${name}: an epoch is accepted if and only if it exceeds the standing one`, async () => {
    await using store = await open()
    await store.put(directoryEntry('a', 2))
    expect(await store.put(directoryEntry('a', 1))).toEqual({ accepted: false, standing: directoryEntry('a', 2) })
    expect(await store.put(directoryEntry('a', 2, { size: 9 }))).toEqual({
      accepted: false,
      standing: directoryEntry('a', 2),
    })
    const higherMaster = directoryEntry('a', 2, { epoch: { term: 2, master: 'b'.repeat(64) } })
    expect((await store.put(higherMaster)).accepted).toBe(true)
    expect((await store.put(directoryEntry('a', 3))).accepted).toBe(true)
  })

  test(`${name}: of concurrent claims to one epoch's succession the highest stands, and no two of one epoch are accepted`, async () => {
    await using store = await open()
    const claims = [3, 2, 3, 5, 4, 5].map((term) => store.put(directoryEntry('a', term)))
    const results = await Promise.all(claims)
    expect((await store.get('a'.repeat(32)))?.epoch.term).toBe(5)
    const accepted = results.flatMap((result, index) => (result.accepted ? [[3, 2, 3, 5, 4, 5][index]] : []))
    expect(new Set(accepted).size).toBe(accepted.length)
    expect(accepted).toContain(5)
  })

  test(`${name}: a refresh replaces the figures of the very same epoch and nothing else`, async () => {
    await using store = await open()
    await store.put(directoryEntry('a', 2))
    expect(await store.refresh(directoryEntry('a', 2, { size: 7 }))).toBe(true)
    expect((await store.get('a'.repeat(32)))?.size).toBe(7)
    expect(await store.refresh(directoryEntry('a', 3))).toBe(false)
    expect(await store.refresh(directoryEntry('c', 1))).toBe(false)
    expect((await store.get('a'.repeat(32)))?.epoch.term).toBe(2)
  })

  test(`${name}: all of one name are listed, and those of no other, whatever the names look like`, async () => {
    await using store = await open()
    await store.put(directoryEntry('a', 1))
    await store.put(directoryEntry('b', 1, { name: 'reef 2' }))
    await store.put(directoryEntry('c', 1, { name: 'riff é' }))
    await store.put(directoryEntry('d', 1))
    expect((await store.list('reef')).map((entry) => entry.id[0]).sort()).toEqual(['a', 'd'])
    expect(await store.list('riff é')).toEqual([directoryEntry('c', 1, { name: 'riff é' })])
    expect(await store.list('ree')).toEqual([])
  })

  test(`${name}: the largest numbers and every digit come back as they went in`, async () => {
    await using store = await open()
    const entry = directoryEntry('a', 2 ** 52, {
      heardAtMs: 1_763_754_000_123,
      capacity: { cpu: 1, bandwidthKbps: 2 ** 40 + 1, cacheBytes: 2 ** 52 - 1 },
    })
    await store.put(entry)
    expect(await store.get(entry.id)).toEqual(entry)
    expect((await store.put({ ...entry, epoch: { term: 2 ** 52 - 1, master: 'f'.repeat(64) } })).accepted).toBe(false)
    expect((await store.put({ ...entry, epoch: { term: 2 ** 52 + 1, master: '0'.repeat(64) } })).accepted).toBe(true)
  })

  test(`${name}: a new community is refused where a living one of its name has room, and shown the roomiest`, async () => {
    await using store = await open()
    await store.put(directoryEntry('b', 1, { room: 4, heardAtMs: 10 }))
    await store.put(directoryEntry('c', 1, { room: 9, heardAtMs: 10 }))
    await store.put(directoryEntry('d', 1, { room: 9, heardAtMs: 10 }))
    const terms = { tried: [], liveSinceMs: 10 }
    expect(await store.add(directoryEntry('a', 1), terms)).toEqual({
      accepted: false,
      occupant: directoryEntry('c', 1, { room: 9, heardAtMs: 10 }),
    })
    expect(await store.get('a'.repeat(32))).toBeUndefined()
    expect((await store.add(directoryEntry('e', 1, { name: 'other' }), terms)).accepted).toBe(true)
  })

  test(`${name}: a community that is full, silent, removed or was tried in vain is in nobody's way`, async () => {
    await using store = await open()
    await store.put(directoryEntry('b', 1, { room: 0, heardAtMs: 10 }))
    await store.put(directoryEntry('c', 1, { heardAtMs: 9 }))
    await store.put(directoryEntry('d', 1, { removed: true, heardAtMs: 10 }))
    await store.put(directoryEntry('e', 1, { heardAtMs: 10 }))
    expect(await store.add(directoryEntry('a', 1), { tried: ['e'.repeat(32)], liveSinceMs: 10 })).toEqual({
      accepted: true,
      standing: directoryEntry('a', 1),
    })
  })

  test(`${name}: an addition under a known id is a put: its repetition is not refused as occupied`, async () => {
    await using store = await open()
    await store.put(directoryEntry('a', 1, { heardAtMs: 10 }))
    await store.put(directoryEntry('b', 1, { heardAtMs: 10 }))
    const terms = { tried: [], liveSinceMs: 0 }
    expect(await store.add(directoryEntry('a', 1), terms)).toEqual({
      accepted: false,
      standing: directoryEntry('a', 1, { heardAtMs: 10 }),
    })
    expect((await store.add(directoryEntry('a', 2), terms)).accepted).toBe(true)
  })

  test(`${name}: A16: of sixteen founders at the same moment one is accepted, and the others are shown that one`, async () => {
    await using store = await open()
    const digits = [...'0123456789abcdef']
    const results = await Promise.all(
      digits.map((digit) => store.add(directoryEntry(digit, 1, { heardAtMs: 10 }), { tried: [], liveSinceMs: 0 })),
    )
    const accepted = results.flatMap((result) => (result.accepted ? [result.standing.id] : []))
    const shown = new Set(results.flatMap((result) => ('occupant' in result ? [result.occupant.id] : [])))
    expect(accepted).toHaveLength(1)
    expect([...shown]).toEqual(accepted)
  })

  test(`${name}: beyond the bounds the longest silent is forgotten, and with it its epoch`, async () => {
    await using store = await open()
    for (const [digit, heardAtMs] of [
      ['a', 5],
      ['b', 1],
      ['c', 4],
      ['d', 3],
    ] as const) {
      await store.put(directoryEntry(digit, 7, { heardAtMs }))
    }
    await store.trim({ entriesMax: 3, keepSinceMs: 0 })
    expect((await store.list()).map((entry) => entry.id[0]).sort()).toEqual(['a', 'c', 'd'])
    await store.trim({ entriesMax: 3, keepSinceMs: 5 })
    expect((await store.list('reef')).map((entry) => entry.id[0])).toEqual(['a'])
    expect((await store.put(directoryEntry('b', 1))).accepted).toBe(true)
  })
}
