import { REDIS_OWED_LINES_MAX, REDIS_OWED_MAX } from '../limits.ts'
import type { Selector } from '../store.ts'
import type { KeptDebts, OwedFile } from './owed-file.ts'

/** How a debt outlives the process that made it. */
export interface DebtsKept {
  readonly file: OwedFile
  readonly debts: KeptDebts
}

/**
 * Purges that Redis could not be told, or has forgotten: it may come back as it was before them, from an older snapshot or as another
 * replica. Until it has been told, nothing is served from it: what was purged must not come back because Redis was away.
 */
export class OwedPurges {
  #owed: readonly Selector[]
  /** How many purges Redis has carried out, of whoever told it, as far as is known. */
  #purges: number
  #paying = false
  readonly #file: OwedFile | undefined
  readonly #pay: (selector: Selector) => Promise<number>

  /** @param pay Tells Redis one of them and answers how many it has carried out by then, or rejects. */
  constructor(pay: (selector: Selector) => Promise<number>, kept?: DebtsKept) {
    this.#pay = pay
    this.#file = kept?.file
    this.#owed = bounded(kept?.debts.owed ?? [])
    this.#purges = kept?.debts.purges ?? 0
  }

  get isAny(): boolean {
    return this.#owed.length > 0
  }

  /** Resolves when a restart would not lose it; it is owed from the call on. Throws StoreError `io`. */
  async add(selector: Selector): Promise<void> {
    // Everything is owed already: what more there is changes nothing, unless that is being told at this moment.
    if (!this.#paying && this.#owed.some(({ kind }) => kind === 'all')) return
    this.#owed = bounded([...this.#owed, selector])
    if (this.#owed.at(-1) === selector) await this.#file?.append({ owes: selector })
    else await this.#file?.replace(this.#debts)
  }

  /** Redis has carried out that many, one of this store's own among them. Never rejects. */
  async carriedOut(purges: number): Promise<void> {
    this.#purges = Math.max(this.#purges, purges)
    // Not known after a crash, an older Redis would be taken for this one; no more than that, so it is no failure of the purge.
    await this.#file?.append({ purges: this.#purges }).catch(() => {})
    if ((this.#file?.lines ?? 0) > REDIS_OWED_LINES_MAX) await this.#rewrite()
  }

  /** Redis is there again and has carried out that many: with fewer than before it has forgotten some, nobody knows which. */
  async compare(purges: number): Promise<void> {
    if (purges < this.#purges) await this.add({ kind: 'all' }).catch(() => {})
    else this.#purges = purges
  }

  /** Tells them all, one after the other, until one fails. Never rejects. */
  async settle(): Promise<void> {
    if (this.#paying || !this.isAny) return
    this.#paying = true
    try {
      for (let next = this.#owed[0]; next !== undefined; next = this.#owed[0]) {
        this.#purges = await this.#pay(next)
        this.#owed = this.#owed.filter((one) => one !== next)
      }
    } catch {
      // Still owed.
    } finally {
      this.#paying = false
    }
    await this.#rewrite()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file?.[Symbol.asyncDispose]()
  }

  get #debts(): KeptDebts {
    return { owed: this.#owed, purges: this.#purges }
  }

  /** Where it can't be, more is purged after a restart than need be. */
  async #rewrite(): Promise<void> {
    await this.#file?.replace(this.#debts).catch(() => {})
  }
}

function bounded(owed: readonly Selector[]): readonly Selector[] {
  return owed.length > REDIS_OWED_MAX ? [{ kind: 'all' }] : owed
}
