import { createMemoryStore } from '@cachereef/proxy'
import { LRUCache } from 'lru-cache'
import { DryMemory } from '../../packages/proxy/src/store/memory/dry-memory.ts'
import { HEAD_BYTES, head, keyOf } from './responses.ts'
import { sizeOf, type Trace } from './traces.ts'

/** Shares of requests, and of bytes asked for, that were hits. */
export interface Ratios {
  readonly hits: number
  readonly bytes: number
}

/** The memory store, which pays for all of its memory out of the bound; and how many bytes of bodies and heads it held at the end. */
export function throughStore(trace: Trace, bound: number): Ratios & { readonly room: number } {
  const store = createMemoryStore({ bytesMax: bound })
  const body = Buffer.alloc(64 * 1024)
  const ratios = count(trace, (object, size) => {
    const key = keyOf(object)
    if (store.lookup(key).length > 0) return true
    const writer = store.begin(key, head, size)
    if (writer?.write(body.subarray(0, size)) === true) writer.commit()
    return false
  })
  const { contentBytes, objects } = store.figures()
  return { ...ratios, room: contentBytes + objects * HEAD_BYTES }
}

/** Bounded by bytes it is charged for bodies and heads only; its own index, some hundred bytes an entry, is free. */
export function throughLru(trace: Trace, bound: number): Ratios {
  const cache = new LRUCache<number, { readonly size: number }>({
    maxSize: bound,
    sizeCalculation: ({ size }) => size + HEAD_BYTES,
  })
  return count(trace, (object, size) => {
    if (cache.get(object) !== undefined) return true
    cache.set(object, { size })
    return false
  })
}

/** Only the choice of what goes, charged as the LRU is; the same hits in each run. */
export function throughEviction(trace: Trace, bound: number): Ratios {
  const memory = new DryMemory(bound, HEAD_BYTES)
  return count(trace, (object, size) => {
    const key = keyOf(object)
    if (memory.get(key) !== undefined) return true
    memory.set(key, size)
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
