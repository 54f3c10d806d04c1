/**
 * What the stores hit, how fast they are and what they cost. Prints docs/benchmarks/store.md:
 *
 *     node --conditions=@cachereef/source bench/store.ts > docs/benchmarks/store.md
 */
import { diskTable } from './store/disk.ts'
import { footprintTable } from './store/footprint.ts'
import { hitRatioTable } from './store/hit-ratios.ts'
import { speedTable } from './store/speed.ts'
import { heldOutTraces, tunedTraces } from './store/traces.ts'

const OBJECTS = 20_000
const REQUESTS = 120_000

const speed = speedTable()
const disk = await diskTable()
const ratios = hitRatioTable(tunedTraces(OBJECTS, REQUESTS), [2, 16])
const heldOut = hitRatioTable(heldOutTraces(OBJECTS, REQUESTS), [1, 4, 24])

console.log(`# Stores, measured

Printed by \`node --conditions=@cachereef/source bench/store.ts\` on Node ${process.versions.node}, two cores of a shared
virtual machine; each time is the fastest of its rounds.

## Hit ratios

20,000 objects of 200 bytes to 32 KB, 120,000 requests, the first fifth not counted. Both have the same bound. Ours pays
for all of its memory out of it: bodies, heads, index, ghosts, shadows, half-filled slabs. lru-cache pays for bodies and heads only;
its index is free. "Same room" is an lru-cache bounded by the bytes of bodies and heads that ours had at the end, which leaves
the choice of what goes as the only difference.

What goes first is chosen by what hits more on a sample of the keys: a small queue for what is new before a main one for what has
proved itself (S3-FIFO with an LRU as its main queue, the small queue's share following what comes back), or an LRU over both. The first is
ahead where popularity lasts and where scans pass through; where an object is the favourite for a few requests only, nothing
that was tried beats an LRU, and then it is one.

### Traces that it was chosen by

${ratios}

### Traces that it was not

Other exponents, draws and paces, other shapes, other bounds.

${heldOut}

\`bench/store/hit-ratios.test.ts\` holds both sets, made smaller, to it: with the same room never one in a hundred worse.

## Speed of the memory store

${speed}

## A million entries in memory

Bodies of 256 bytes, heads of twelve fields. Bytes are those that the process grew by.

${footprintTable(1_000_000)}

## Disk

Objects of 16 KiB, 32 requests at once, on the file system of the machine, with its page cache. All reading is left to threads, so
that a slow disk never holds up what memory can answer; that is most of the time of a look-up.

${disk}`)
