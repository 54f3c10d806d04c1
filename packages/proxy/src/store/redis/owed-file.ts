import { type FileHandle, open, readFile, rename, writeFile } from 'node:fs/promises'
import { jsonObject } from '../../json-object.ts'
import { StoreError } from '../store-error.ts'
import type { Selector } from '../store.ts'

/** What a process that ended left to its next one. */
export interface KeptDebts {
  /** Purges that Redis had not been told. */
  readonly owed: readonly Selector[]
  /** How many purges Redis had carried out; 0: unknown. */
  readonly purges: number
}

type Line = { readonly owes: Selector } | { readonly purges: number }

/**
 * The debts on disk: a line of JSON each, the last number of purges counts. A line that makes no sense, as the last one after a crash,
 * was never confirmed to anybody, and is left out.
 */
export class OwedFile {
  readonly #path: string
  #handle: FileHandle | undefined
  #lines = 0
  #writing: Promise<void> = Promise.resolve()

  constructor(path: string) {
    this.#path = path
  }

  /** Lines since it was last written anew. */
  get lines(): number {
    return this.#lines
  }

  /** What is in it; nothing where there is none. */
  async read(): Promise<KeptDebts> {
    const owed: Selector[] = []
    let purges = 0
    for (const line of (await readFile(this.#path, 'utf8').catch(() => '')).split('\n')) {
      const value = jsonObject(line) ?? {}
      if (isSelector(value['owes'])) owed.push(value['owes'])
      if (Number.isSafeInteger(value['purges'])) purges = value['purges'] as number
    }
    return { owed, purges }
  }

  /** Resolves when it is on the disk. Throws StoreError `io`: then a restart would not know of it. */
  append(line: Line): Promise<void> {
    return this.#inTurn(async () => {
      this.#handle ??= await open(this.#path, 'a', 0o600)
      this.#lines++
      await this.#handle.appendFile(`${JSON.stringify(line)}\n`)
      await this.#handle.datasync()
    })
  }

  /** Writes it anew with this alone. Throws StoreError `io`: then what was in it still is, which costs hits alone. */
  replace({ owed, purges }: KeptDebts): Promise<void> {
    return this.#inTurn(async () => {
      const lines: Line[] = [{ purges }, ...owed.map((owes) => ({ owes }))]
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
      await writeFile(`${this.#path}.new`, text, { mode: 0o600, flush: true })
      await this.#handle?.close()
      this.#handle = undefined
      await rename(`${this.#path}.new`, this.#path)
      this.#lines = lines.length
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing
    await this.#handle?.close().catch(() => {})
    this.#handle = undefined
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#writing.then(work).catch((cause: unknown) => {
      throw new StoreError('io', 'redis', `${this.#path}: ${(cause as Error).message}`, { cause })
    })
    this.#writing = done.catch(() => {})
    return done
  }
}

const KINDS: ReadonlySet<unknown> = new Set<Selector['kind']>(['url', 'prefix', 'domain', 'tag', 'all'])

function isSelector(value: unknown): value is Selector {
  const { kind, value: wanted } = (value ?? {}) as { kind?: unknown; value?: unknown }
  return KINDS.has(kind) && (kind === 'all' || typeof wanted === 'string')
}
