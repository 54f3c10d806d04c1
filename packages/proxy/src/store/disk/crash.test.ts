import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { bodyOf } from '../acceptance/fixtures.ts'
import { crashBody, crashKey, isPurge, nextOf } from './crash-content.ts'
import { diskFixtures } from './disk-fixtures.ts'

const { directory, open } = diskFixtures()
const child = fileURLToPath(new URL('crash-child.ts', import.meta.url))

/** What a child reported last for a key: the version stored, or 0 for purged. */
type Reported = Map<string, { readonly version: number; readonly stored: boolean }>

/** Starts a writer on the directory and kills it after so many reports. */
async function writeUntilKilled(path: string, first: number, reports: number, reported: Reported): Promise<number> {
  const writer = spawn(process.execPath, ['--conditions=@cachereef/source', child, path, `${first}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(writer, 'exit')
  let seen = 0
  let last = first
  for await (const line of createInterface({ input: writer.stdout })) {
    const [what, version, key] = line.split(' ') as [string, string, string]
    reported.set(key, { version: Number(version), stored: what === 'stored' })
    last = Math.max(last, Number(version))
    if (++seen === reports) writer.kill('SIGKILL')
  }
  await ended
  expect(writer.signalCode).toBe('SIGKILL')
  return last
}

test('kill -9 at any moment: no wrong byte, and nothing that commit has confirmed is lost', {
  timeout: 60_000,
}, async () => {
  const path = await directory()
  const reported: Reported = new Map()
  let next = 1
  for (const reports of [1, 60, 333, 700]) {
    // Versions that were on their way when the writer was killed are skipped: nobody knows what became of them.
    next = Math.ceil(((await writeUntilKilled(path, next, reports, reported)) + 100) / 4) * 4 + 1
    const store = await open(path, { bytesMax: 64 * 1024 * 1024 })
    let found = 0
    for (const [key, { version, stored }] of reported) {
      const [entry] = await store.lookup(key)
      const kept = Number(entry?.fields.get('x-version') ?? 0)
      // A later version, or a purge, may have been written and not yet reported; an earlier one must not come back.
      if (stored && !(kept === 0 && isPurge(nextOf(version)))) expect(kept, key).toBeGreaterThanOrEqual(version)
      else if (entry !== undefined) expect(kept, key).toBeGreaterThan(version)
      if (entry === undefined) continue
      expect(crashKey(kept)).toBe(key)
      expect((await bodyOf(store, entry)).equals(crashBody(kept))).toBe(true)
      found++
    }
    expect(found).toBeGreaterThan(0)
    expect(store.figures().evictions).toBe(0)
    await store[Symbol.asyncDispose]()
  }
})
