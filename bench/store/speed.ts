import { createMemoryStore, type MemoryStore } from '@cachereef/proxy'
import { LRUCache } from 'lru-cache'
import { markdownTable } from '../allocation/markdown.ts'
import { head, keyOf } from './responses.ts'

const MIB = 1024 * 1024
const ENTRIES = 100_000

/** Nanoseconds of what a memory store does for a request. */
export function speedTable(): string {
  const store = createMemoryStore({ bytesMax: 1024 * MIB })
  const keys = Array.from({ length: ENTRIES }, (_, i) => keyOf(i))
  const body = Buffer.alloc(4_096, 1)
  const lru = new LRUCache<string, Buffer>({ maxSize: 1024 * MIB, sizeCalculation: (value) => value.length })
  const small = createMemoryStore({ bytesMax: 32 * MIB })
  const filling = nanoseconds(ENTRIES, (i) => put(store, keys[i]!, body), 1)
  const evicting = nanoseconds(ENTRIES, (i) => put(small, keys[i]!, body), 1)
  for (const key of keys) lru.set(key, body)
  const hot = (i: number): string => keys[(i * 7) % 1_000]!
  const rows: (string | number)[][] = [
    ['operation', 'ns'],
    ['look up, one of 1,000 hot keys', nanoseconds(1_000_000, (i) => store.lookup(hot(i)).length)],
    [
      'look up and open, one of 1,000 hot keys',
      nanoseconds(1_000_000, (i) => store.open(store.lookup(hot(i))[0]!).length),
    ],
    ['look up, a key that is not there', nanoseconds(1_000_000, (i) => store.lookup(`${i}`).length)],
    [
      'look up, any of 100,000 keys in turn',
      nanoseconds(ENTRIES, (i) => store.lookup(keys[(i * 7_919) % ENTRIES]!).length),
    ],
    ['store 4 KiB', filling],
    ['store 4 KiB, evicting', evicting],
    ['for comparison: lru-cache, get, one of 1,000 hot keys', nanoseconds(1_000_000, (i) => lru.get(hot(i))!.length)],
    [
      'purge a tag that nothing has, 100,000 entries',
      nanoseconds(20, (i) => store.purge({ kind: 'tag', value: `${i}` })),
    ],
    [
      'purge a prefix that nothing has, 100,000 entries',
      nanoseconds(20, (i) => store.purge({ kind: 'prefix', value: `http://a.test/${i}` })),
    ],
  ]
  return markdownTable(
    rows.map(([what, value]) => [what!, typeof value === 'number' ? value.toLocaleString('en') : value!]),
  )
}

function put(store: MemoryStore, key: string, body: Buffer): void {
  const writer = store.begin(key, head, body.length)
  if (writer?.write(body) === true) writer.commit()
}

/** What the work answers goes here, so that no compiler finds the work superfluous. */
const sink = new Float64Array(1)

/** The fastest of some rounds. */
function nanoseconds(count: number, work: (i: number) => number | void, rounds = 3): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    for (let i = 0; i < count; i++) sink[0] = work(i) ?? 0
    best = Math.min(best, performance.now() - start)
  }
  return Math.round((best / count) * 1e6)
}
