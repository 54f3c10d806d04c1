import type { Readable } from 'node:stream'
import type { Mirror } from '../engine/interface.ts'
import type { StoredHead } from '../policy/types.ts'
import type { MemoryStore } from '../store/memory-store.ts'
import type { KeyHashes, Selector, Store, StoredResponse, StoreFigures, StoreWriter } from '../store/store.ts'
import { newestFirst, sameSelecting } from '../store/variants.ts'

type Eventually<T> = T | Promise<T>

/** A store with a mirror tier beside it. */
export interface MirroredStore extends Store {
  /** Figures of the copies alone; those of the store are without them. */
  readonly mirror: Mirror
}

/**
 * What this peer holds, and beside it, in a memory of its own, copies of what others hold: hot objects, which would cost a hop each
 * time (C3). Looked up, opened, updated and purged as one; of the same variant in both the newer counts, and storing it in one takes
 * it out of the other. Copies never push out what is held, nor the other way round.
 */
export function createMirroredStore(held: Store, copies: MemoryStore): MirroredStore {
  return new BesideStore(held, copies)
}

class BesideStore implements MirroredStore {
  readonly mirror: Mirror
  readonly #held: Store
  readonly #copies: MemoryStore
  /** Which responses that were answered are copies; all others are held. */
  readonly #isCopy = new WeakSet<StoredResponse>()

  constructor(held: Store, copies: MemoryStore) {
    this.#held = held
    this.#copies = copies
    this.mirror = {
      begin: (key, head, announcedBytes) => this.#beginCopy(key, head, announcedBytes),
      has: (stored) => this.#isCopy.has(stored),
      figures: () => copies.figures(),
    }
  }

  lookup(key: string): Eventually<readonly StoredResponse[]> {
    const held = this.#held.lookup(key)
    return held instanceof Promise ? held.then((found) => this.#withCopies(key, found)) : this.#withCopies(key, held)
  }

  open(
    stored: StoredResponse,
    range?: { readonly first: number; readonly last: number },
  ): Eventually<Buffer | Readable> {
    return this.#isCopy.has(stored) ? this.#copies.open(stored, range) : this.#held.open(stored, range)
  }

  begin(
    key: string,
    head: Omit<StoredHead, 'bodyBytes'>,
    announcedBytes?: number,
  ): Eventually<StoreWriter | undefined> {
    // An older copy must not come back when this one is evicted.
    for (const copy of this.#copies.lookup(key)) {
      if (sameSelecting(copy.selecting, head.selecting)) this.#copies.remove(copy)
    }
    return this.#held.begin(key, head, announcedBytes)
  }

  async update(
    stored: StoredResponse,
    head: Partial<Omit<StoredHead, 'bodyBytes'>>,
  ): Promise<StoredResponse | undefined> {
    if (!this.#isCopy.has(stored)) return this.#held.update(stored, head)
    const updated = this.#copies.update(stored, head)
    return updated && this.#asCopy(updated)
  }

  async remove(stored: StoredResponse): Promise<void> {
    const isSame = (one: StoredResponse): boolean => sameSelecting(one.selecting, stored.selecting)
    for (const copy of this.#copies.lookup(stored.key)) if (isSame(copy)) this.#copies.remove(copy)
    if (this.#isCopy.has(stored)) await this.#forgetHeld(stored.key, isSame)
    else await this.#held.remove(stored)
  }

  async purge(selector: Selector): Promise<number> {
    const copies = this.#copies.purge(selector)
    return copies + (await this.#held.purge(selector))
  }

  figures(): StoreFigures {
    return this.#held.figures()
  }

  /** Copies too: whoever asks for one gets it. */
  keyHashes(): readonly KeyHashes[] | undefined {
    const [held, copies] = [this.#held.keyHashes?.(), this.#copies.keyHashes?.()]
    return held && copies && [...held, ...copies]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#copies[Symbol.asyncDispose]()
    await this.#held[Symbol.asyncDispose]()
  }

  /** The usual cases first: nothing is copied, or nothing is held. */
  #withCopies(key: string, held: readonly StoredResponse[]): readonly StoredResponse[] {
    const copies = this.#copies.lookup(key)
    if (copies.length === 0) return held
    for (const copy of copies) this.#isCopy.add(copy)
    if (held.length === 0) return copies
    const newest: StoredResponse[] = []
    for (const one of [...held, ...copies].sort(newestFirst)) {
      if (!newest.some((other) => sameSelecting(one.selecting, other.selecting))) newest.push(one)
    }
    return newest
  }

  async #beginCopy(
    key: string,
    head: Omit<StoredHead, 'bodyBytes'>,
    announcedBytes?: number,
  ): Promise<StoreWriter | undefined> {
    const writer = this.#copies.begin(key, head, announcedBytes)
    if (writer === undefined) return undefined
    await this.#forgetHeld(key, (one) => sameSelecting(one.selecting, head.selecting))
    return {
      write: (chunk) => writer.write(chunk),
      read: (first, last) => writer.read(first, last),
      commit: (trailers) => this.#asCopy(writer.commit(trailers)),
      abort: () => writer.abort(),
    }
  }

  /** Held when the table was another, and older than the copy that takes its place. */
  async #forgetHeld(key: string, isMeant: (one: StoredResponse) => boolean): Promise<void> {
    for (const one of await this.#held.lookup(key)) if (isMeant(one)) await this.#held.remove(one)
  }

  #asCopy(stored: StoredResponse): StoredResponse {
    this.#isCopy.add(stored)
    return stored
  }
}
