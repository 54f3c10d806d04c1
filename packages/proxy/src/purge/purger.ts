import type { Selector } from '../store/store.ts'
import { SetDigest } from './digest.ts'
import type { JournalFile } from './journal-file.ts'
import type { Journal } from './journal.ts'
import type { PurgeOrder } from './order.ts'

/** Anything that keeps responses and lets go of what is meant: the cache with its tiers, a mirror tier. */
export interface Purgeable {
  /** From the moment of the call on, what was on its way is not to be kept either. Resolves with how many responses went. */
  purge(selector: Selector): number | Promise<number>
}

export interface PurgerParts {
  readonly journal: Journal
  /** Where the journal outlives the process; undefined where nothing stored does. */
  readonly file: JournalFile | undefined
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
}

/**
 * Carries purges out at this peer, each once, and knows which those are. There are two digests, for a purge takes its time:
 * what a peer tells others stands for what is done, and what it compares theirs with for what it has been told.
 */
export class Purger {
  readonly journal: Journal
  readonly #parts: PurgerParts
  readonly #targets: Purgeable[] = []
  readonly #underWay = new Map<string, Promise<number>>()
  readonly #done = new SetDigest()

  constructor(parts: PurgerParts) {
    this.#parts = parts
    this.journal = parts.journal
    for (const { id } of parts.journal.orders) this.#done.toggle(id)
  }

  /** From now on every purge is for it too. */
  register(target: Purgeable): void {
    this.#targets.push(target)
  }

  /** Stands for the purges that have been carried out here. */
  get done(): string {
    return String(this.#done)
  }

  /**
   * Resolves with how many responses went, 0 where all was done before. Rejects with what a store says that can't delete; then the
   * purge counts as unknown here.
   */
  async carryOut(orders: readonly PurgeOrder[]): Promise<number> {
    const removed = await Promise.all(orders.map(async (order) => this.#once(order)))
    return removed.reduce((sum, each) => sum + each, 0)
  }

  #once(order: PurgeOrder): number | Promise<number> {
    const { id } = order
    const already = this.#underWay.get(id)
    if (already !== undefined) return already
    if (this.journal.has(id)) return 0
    // Known from here on, so that no answer from before it is kept; done when everything here has let go.
    this.#forget(this.journal.add(order, this.#parts.now()), id)
    const running = this.#run(order).finally(() => this.#underWay.delete(id))
    this.#underWay.set(id, running)
    return running
  }

  async #run(order: PurgeOrder): Promise<number> {
    try {
      const removed = await Promise.all(this.#targets.map(async (target) => target.purge(order.selector)))
      // It may have been forgotten meanwhile, or at once.
      if (this.journal.has(order.id)) this.#done.toggle(order.id)
      await this.#parts.file?.append(order)
      return removed.reduce((sum, each) => sum + each, 0)
    } catch (error) {
      this.journal.remove(order.id)
      throw error
    }
  }

  #forget(forgotten: readonly PurgeOrder[], added: string): void {
    for (const { id } of forgotten) if (id !== added && !this.#underWay.has(id)) this.#done.toggle(id)
  }
}
