import { open, type FileHandle, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { jsonObject } from '../json-object.ts'
import { Journal } from './journal.ts'
import { orderOf, type PurgeOrder } from './order.ts'

/** What a peer knew of purges when it last ran. */
export interface KeptJournal {
  readonly journal: Journal
  /** Up to when it knew of every purge; 0: never. Milliseconds since the Unix epoch, as below. */
  readonly currentToMs: number
  /** What was stored before then is to be validated before it is used; 0: nothing. */
  readonly suspectBeforeMs: number
  readonly file: JournalFile
}

type Mark = { readonly currentToMs: number } | { readonly suspectBeforeMs: number } | { readonly forgottenToMs: number }

const NAME = 'purges.jsonl'

/**
 * The journal on disk: a line of JSON for each purge and for each time worth remembering. A line that makes no sense, as the last
 * one after a crash, is left out: what it said is asked of other peers again.
 */
export class JournalFile {
  readonly #handle: FileHandle
  #writing: Promise<void> = Promise.resolve()

  constructor(handle: FileHandle) {
    this.#handle = handle
  }

  /** Resolves when it is on the disk, or can't be: then it is asked for again after a restart, and carried out again. */
  append(line: PurgeOrder | Mark): Promise<void> {
    this.#writing = this.#writing
      .then(async () => {
        await this.#handle.appendFile(`${JSON.stringify(line)}\n`)
        await this.#handle.datasync()
      })
      .catch(() => {})
    return this.#writing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing
    await this.#handle.close().catch(() => {})
  }
}

/**
 * Reads the journal of a directory that exists, and writes it anew without what has been forgotten. Throws what the file system says
 * where it can't be written.
 */
export async function openJournalFile(directory: string, nowMs: number): Promise<KeptJournal> {
  const path = join(directory, NAME)
  const journal = new Journal()
  const times = { currentToMs: 0, suspectBeforeMs: 0, forgottenToMs: 0 }
  for (const line of (await readFile(path, 'utf8').catch(() => '')).split('\n')) {
    const value = jsonObject(line) ?? {}
    const order = orderOf(value)
    if (order !== undefined) journal.add(order, nowMs)
    for (const name of Object.keys(times) as (keyof typeof times)[]) {
      const ms = value[name]
      if (typeof ms === 'number' && Number.isSafeInteger(ms)) times[name] = Math.max(times[name], ms)
    }
  }
  journal.forgotTo(times.forgottenToMs)
  const { currentToMs, suspectBeforeMs } = times
  const marks: Mark[] = [{ currentToMs }, { suspectBeforeMs }, { forgottenToMs: journal.forgottenToMs }]
  const lines = [...marks, ...journal.orders].map((each) => `${JSON.stringify(each)}\n`)
  await writeFile(`${path}.new`, lines.join(''), { mode: 0o600, flush: true })
  await rename(`${path}.new`, path)
  const file = new JournalFile(await open(path, 'a'))
  return { journal, currentToMs, suspectBeforeMs, file }
}
