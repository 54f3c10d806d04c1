import { createMemoryStore } from '@cachereef/proxy'
import { LRUCache } from 'lru-cache'
import { markdownTable, percent } from '../allocation/markdown.ts'
import { HEAD_BYTES, head, keyOf } from './responses.ts'
import { drifting, onceOnly, plain, sizeOf, withScans, type Trace } from './traces.ts'

const OBJECTS = 20_000
const REQUESTS = 120_000
const MIB = 1024 * 1024

interface Ratios {
  readonly hits: number
  readonly bytes: number
}

/** The same requests through both, each with the same bound. */
export function hitRatioTable(): string {
  const traces = [0.7, 0.9, 1.1].flatMap((alpha) => [
    plain(OBJECTS, REQUESTS, alpha),
    withScans(OBJECTS, REQUESTS, alpha),
    onceOnly(OBJECTS, REQUESTS, alpha),
    drifting(OBJECTS, REQUESTS, alpha, 200),
    drifting(OBJECTS, REQUESTS, alpha, 5),
  ])
  const rows: (string | number)[][] = [
    ['trace', 'bound', 'this', 'lru-cache', 'lru-cache, as many', 'this, bytes', 'lru-cache, bytes'],
  ]
  for (const trace of traces) {
    for (const bound of [2 * MIB, 16 * MIB]) {
      const { objects, ...own } = throughStore(trace, bound)
      const other = throughLru(trace, { maxSize: bound, sizeCalculation: ({ size }) => size + HEAD_BYTES })
      const asMany = throughLru(trace, { max: objects })
      rows.push([
        trace.name,
        `${bound / MIB} MiB`,
        percent(own.hits),
        percent(other.hits),
        percent(asMany.hits),
        percent(own.bytes),
        percent(other.bytes),
      ])
    }
  }
  return markdownTable(rows)
}

/** And how many objects it held at the end. */
function throughStore(trace: Trace, bound: number): Ratios & { readonly objects: number } {
  const store = createMemoryStore({ bytesMax: bound })
  const body = Buffer.alloc(64 * 1024)
  const ratios = count(trace, (object, size) => {
    const key = keyOf(object)
    if (store.lookup(key).length > 0) return true
    const writer = store.begin(key, head, size)
    if (writer?.write(body.subarray(0, size)) === true) writer.commit()
    return false
  })
  return { ...ratios, objects: store.figures().objects }
}

type Sized = { readonly size: number }

/** Bounded by bytes it is charged for bodies and heads only; its own index, some hundred bytes an entry, is free. */
function throughLru(trace: Trace, bound: LRUCache.Options<number, Sized, unknown>): Ratios {
  const cache = new LRUCache<number, Sized>(bound)
  return count(trace, (object, size) => {
    if (cache.get(object) !== undefined) return true
    cache.set(object, { size })
    return false
  })
}

/** The first fifth only warms up. */
function count({ requests }: Trace, request: (object: number, size: number) => boolean): Ratios {
  let [asked, hits, bytesAsked, bytesHit] = [0, 0, 0, 0]
  for (const [i, object] of requests.entries()) {
    const size = sizeOf(object)
    const hit = request(object, size)
    if (i < requests.length / 5) continue
    asked++
    bytesAsked += size
    if (!hit) continue
    hits++
    bytesHit += size
  }
  return { hits: hits / asked, bytes: bytesHit / bytesAsked }
}
