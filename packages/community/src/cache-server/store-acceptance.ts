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
    expect(await store.put(directoryEntry('a', 2, { size: 9 }))).toEqual({ accepted: false, standing: directoryEntry('a', 2) })
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

  test(`${name}: what was forgotten is gone`, async () => {
    await using store = await open()
    await store.put(directoryEntry('a', 2))
    await store.forget('a'.repeat(32))
    expect(await store.list()).toEqual([])
    expect((await store.put(directoryEntry('a', 1))).accepted).toBe(true)
  })
}
