import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDiskStore } from '@cachereef/proxy'
import { markdownTable } from '../allocation/markdown.ts'
import { keyOf, put } from './responses.ts'

const ENTRIES = 20_000
const AT_ONCE = 32
const BODY = Buffer.alloc(16 * 1024, 1)

/** Objects of 16 KiB through a disk store, 32 at once, in the page cache; and, for comparison, as a file each. */
export async function diskTable(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'cachereef-bench-'))
  try {
    const files = await filesTable(directory)
    const options = { directory, bytesMax: 2 * 1024 ** 3 }
    const store = await createDiskStore(options)
    const writes = await perSecond(async (i) => put(store, keyOf(i), BODY))
    const reads = await perSecond(async (i) => {
      const [stored] = await store.lookup(keyOf((i * 7_919) % ENTRIES))
      await store.open(stored!)
    })
    await store[Symbol.asyncDispose]()
    const [warm, again] = await opening(options)
    await again[Symbol.asyncDispose]()
    await rm(join(directory, 'index.snapshot'))
    const [cold, last] = await opening(options)
    await last[Symbol.asyncDispose]()
    return markdownTable([
      ['', 'this', 'a file each'],
      ['stored a second', writes.toLocaleString('en'), files.writes.toLocaleString('en')],
      ['looked up and read a second', reads.toLocaleString('en'), files.reads.toLocaleString('en')],
      [`opening ${ENTRIES.toLocaleString('en')} entries with a snapshot`, `${warm.toFixed(0)} ms`, ''],
      [`opening ${ENTRIES.toLocaleString('en')} entries without`, `${cold.toFixed(0)} ms`, ''],
    ])
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** What a cache must do at least that keeps a file an object: write it aside, and put it in its place when it is whole. */
async function filesTable(directory: string): Promise<{ writes: number; reads: number }> {
  const path = (i: number): string => join(directory, createHash('sha256').update(keyOf(i)).digest('hex'))
  const writes = await perSecond(async (i) => {
    await writeFile(`${path(i)}.new`, BODY)
    await rename(`${path(i)}.new`, path(i))
  })
  const reads = await perSecond(async (i) => {
    await readFile(path((i * 7_919) % ENTRIES))
  })
  return { writes, reads }
}

async function opening(options: Parameters<typeof createDiskStore>[0]) {
  const start = performance.now()
  const store = await createDiskStore(options)
  return [performance.now() - start, store] as const
}

async function perSecond(work: (i: number) => Promise<void>): Promise<number> {
  const start = performance.now()
  let next = 0
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < ENTRIES) await work(next++)
    }),
  )
  return Math.round(ENTRIES / ((performance.now() - start) / 1000))
}
