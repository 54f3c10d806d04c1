/**
 * Run by the crash test: opens a store and writes to it until it is killed, and says what has been committed. Each body is made
 * from its version, so that the test can tell any byte that is wrong. Arguments: directory, first version.
 */
import { writeSync } from 'node:fs'
import { headOf, put } from '../acceptance/fixtures.ts'
import { createDiskStore } from '../disk-store.ts'
import { crashBody, crashKey, isPurge } from './crash-content.ts'

const [directory, first] = process.argv.slice(2) as [string, string]
const store = await createDiskStore({ directory, bytesMax: 64 * 1024 * 1024 })

/** Four writers at once, each with versions of its own. */
await Promise.all(
  [0, 1, 2, 3].map(async (lane) => {
    for (let version = Number(first) + lane; ; version += 4) {
      const key = crashKey(version)
      if (isPurge(version)) {
        await store.purge({ kind: 'url', value: key })
        writeSync(1, `purged ${version} ${key}\n`)
        continue
      }
      const stored = await put(store, key, crashBody(version), headOf({ 'X-Version': `${version}` }))
      if (version % 7 === 0) await store.update(stored, { responseTimeMs: version })
      writeSync(1, `stored ${version} ${key}\n`)
    }
  }),
)
