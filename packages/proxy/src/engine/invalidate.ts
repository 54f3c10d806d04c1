import { Fields } from '../http/fields.ts'
import type { StoredResponse } from '../store/store.ts'
import type { Core } from './core.ts'

const NO_FIELDS = new Fields()

/**
 * After a change at the origin: what is stored under these URLs must be validated before it is used again, and what is on its
 * way under them was asked for before (RFC 9111 section 4.4).
 */
export async function invalidate(core: Core, urls: readonly string[], ownKey?: string): Promise<void> {
  if (urls.length === 0) return
  const keys = new Set(urls.map((url) => core.keyOf({ method: 'GET', url, fields: NO_FIELDS })))
  // With a key of one's own making the request's key need not be that of its URL.
  if (ownKey !== undefined) keys.add(ownKey)
  core.flights.forget((key) => keys.has(key))
  for (const key of keys) {
    try {
      for (const stored of await core.store.lookup(key)) await mark(core, stored)
    } catch {
      // A store that can't be read serves nothing either.
    }
  }
}

async function mark(core: Core, stored: StoredResponse): Promise<void> {
  const updated = await core.store.update(stored, { invalidated: true })
  if (updated === undefined) await core.store.remove(stored)
}
