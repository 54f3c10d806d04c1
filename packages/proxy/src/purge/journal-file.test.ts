import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openJournalFile } from './journal-file.ts'
import { JOURNAL_MS } from './limits.ts'
import type { PurgeOrder } from './order.ts'

const directories: string[] = []
const directory = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'cachereef-purges-'))
  directories.push(made)
  return made
}
afterEach(async () => {
  for (const made of directories.splice(0)) await rm(made, { recursive: true })
})

const order = (number: number, issuedAtMs: number): PurgeOrder => ({
  id: `${'b'.repeat(64)}.3.${number}`,
  issuedAtMs,
  selector: { kind: 'url', value: `http://x.test/${number}` },
})

test('C6, C9: what a peer knew of purges is there after a restart', async () => {
  const place = await directory()
  const first = await openJournalFile(place, 1_000)
  expect(first).toMatchObject({ currentToMs: 0, suspectBeforeMs: 0 })
  for (const line of [order(2, 20), { currentToMs: 50 }, order(1, 10), { suspectBeforeMs: 30 }, { currentToMs: 60 }])
    await first.file.append(line)
  await first.file[Symbol.asyncDispose]()
  const second = await openJournalFile(place, 1_000)
  expect(second).toMatchObject({ currentToMs: 60, suspectBeforeMs: 30 })
  expect(second.journal.orders).toEqual([order(1, 10), order(2, 20)])
  await second.file[Symbol.asyncDispose]()
})

test('a line that a crash cut short, and lines that make no sense, are left out', async () => {
  const place = await directory()
  const path = join(place, 'purges.jsonl')
  await writeFile(path, `null\n7\n[]\n{"currentToMs":"x"}\n${JSON.stringify(order(1, 10))}\n`)
  await appendFile(path, JSON.stringify(order(2, 20)).slice(0, 60))
  const { journal, currentToMs, file } = await openJournalFile(place, 1_000)
  expect(journal.orders).toEqual([order(1, 10)])
  expect(currentToMs).toBe(0)
  await file[Symbol.asyncDispose]()
})

test('what is too old goes from the file too, and it is remembered up to when', async () => {
  const place = await directory()
  const { file } = await openJournalFile(place, 1_000)
  await file.append(order(1, 500))
  await file.append(order(2, 900))
  await file[Symbol.asyncDispose]()
  const { file: later } = await openJournalFile(place, 600 + JOURNAL_MS)
  await later[Symbol.asyncDispose]()
  expect(await readFile(join(place, 'purges.jsonl'), 'utf8')).not.toContain('x.test/1"')
  const { journal, file: last } = await openJournalFile(place, 600 + JOURNAL_MS)
  expect(journal.orders).toEqual([order(2, 900)])
  expect(journal.forgottenToMs).toBe(500)
  await last[Symbol.asyncDispose]()
})
