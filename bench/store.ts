/**
 * What the stores hit, how fast they are and what they cost. Prints docs/benchmarks/store.md:
 *
 *     node --conditions=@cachereef/source bench/store.ts > docs/benchmarks/store.md
 */
import { diskTable } from './store/disk.ts'
import { footprintTable } from './store/footprint.ts'
import { hitRatioTable } from './store/hit-ratios.ts'
import { speedTable } from './store/speed.ts'

const speed = speedTable()
const disk = await diskTable()
const ratios = hitRatioTable()

console.log(`# Stores, measured

Printed by \`node --conditions=@cachereef/source bench/store.ts\` on Node ${process.versions.node}, two cores of a shared
virtual machine; each time is the fastest of its rounds.

## Hit ratios

20,000 objects of 200 bytes to 32 KB, 120,000 requests, the first fifth not counted. Both have the same bound. Ours pays
for all of its memory out of it: bodies, heads, index, ghosts, half-filled slabs. lru-cache pays for bodies and heads only;
its index is free; "as many" is the same lru-cache with room for as many objects as ours had at the end, which leaves the
choice of what goes as the only difference. Where an object is the favourite for five requests only, an LRU is ahead:
half of that is the room, the other half the price of not forgetting at every scan.

${ratios}

## Speed of the memory store

${speed}

## A million entries in memory

Bodies of 256 bytes, heads of twelve fields. Bytes are those that the process grew by.

${footprintTable(1_000_000)}

## Disk

Objects of 16 KiB, 32 requests at once, on the file system of the machine, with its page cache. All reading is left to threads, so
that a slow disk never holds up what memory can answer; that is most of the time of a look-up.

${disk}`)
