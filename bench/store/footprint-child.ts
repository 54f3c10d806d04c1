/** One contender of the footprint table: fills itself, and prints what the process grew by. Run with --expose-gc. */
import { Fields, createMemoryStore } from '@cachereef/proxy'
import { head, keyOf } from './responses.ts'

const [name, count] = process.argv.slice(2)
const entries = Number(count)
const BODY_BYTES = 256

function fillStore(): object {
  const store = createMemoryStore({ bytesMax: 4 * 1024 ** 3 })
  for (let i = 0; i < entries; i++) {
    const writer = store.begin(keyOf(i), head, BODY_BYTES)
    if (writer?.write(Buffer.alloc(BODY_BYTES, i)) === true) writer.commit()
  }
  return store
}

/** Strings of its own for each entry, as a parser makes them. */
function fillMap(): object {
  const map = new Map<string, object>()
  for (let i = 0; i < entries; i++) {
    const fields = Fields.fromRaw(head.fields.toRaw().map((text) => Buffer.from(text).toString('latin1')))
    map.set(keyOf(i), {
      ...head,
      fields,
      selecting: head.selecting.clone(),
      body: Buffer.allocUnsafeSlow(BODY_BYTES).fill(i),
    })
  }
  return map
}

const collect = globalThis.gc as () => void
collect()
const before = process.memoryUsage()
const kept = name === 'this' ? fillStore() : fillMap()
collect()
const start = performance.now()
collect()
const pauseMs = Math.round(performance.now() - start)
const after = process.memoryUsage()
console.log(
  JSON.stringify({
    bytes: Math.round((after.rss - before.rss) / entries),
    heapBytes: Math.max(0, Math.round((after.heapUsed - before.heapUsed) / entries)),
    pauseMs,
    // Named here, so that it was alive until now.
    kind: kept.constructor.name,
  }),
)
