import type { Store, StoredResponse } from '../store/store.ts'

/** A store whose entries from before some moment are to be validated before they are used. */
export interface SuspectStore extends Store {
  /** Everything that is stored and was not fetched or validated since then counts as invalidated. Milliseconds since the Unix epoch. */
  suspectBefore(ms: number): void
}

/**
 * For a peer that was away longer than the journals of others reach back: any of its entries may have been purged. They are not
 * marked one by one, which would cost a write each; a look-up says it of those that are too old. Validating one makes it new.
 */
export function withSuspicion(store: Store, suspectBeforeMs: number): SuspectStore {
  let beforeMs = suspectBeforeMs
  // A store tells its entries by identity, so it gets back what it gave.
  const originals = new WeakMap<StoredResponse, StoredResponse>()
  const original = (stored: StoredResponse): StoredResponse => originals.get(stored) ?? stored
  const judged = (found: readonly StoredResponse[]): readonly StoredResponse[] =>
    found.map((stored) => {
      if (stored.responseTimeMs >= beforeMs || stored.invalidated === true) return stored
      const suspect = { ...stored, invalidated: true }
      originals.set(suspect, stored)
      return suspect
    })

  return {
    suspectBefore(ms) {
      beforeMs = Math.max(beforeMs, ms)
    },
    lookup(key) {
      const found = store.lookup(key)
      if (beforeMs === 0) return found
      return found instanceof Promise ? found.then(judged) : judged(found)
    },
    open: (stored, range) => store.open(original(stored), range),
    begin: (key, head, announcedBytes) => store.begin(key, head, announcedBytes),
    update: (stored, head) => store.update(original(stored), head),
    remove: (stored) => store.remove(original(stored)),
    purge: (selector) => store.purge(selector),
    figures: () => store.figures(),
    keyHashes: () => store.keyHashes?.(),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}
