import { crc32 } from 'node:zlib'
import type { Store } from '../store/store.ts'
import type { OwnContents } from './contents-wire.ts'
import { encodeDigest } from './digest.ts'
import { DIGEST_KEPT_MS } from './limits.ts'

/**
 * The digest of what is stored here, made when it is asked for and kept a moment.
 *
 * @param now Milliseconds, never falling.
 */
export function createOwnContents(store: Pick<Store, 'keyHashes'>, now: () => number): OwnContents {
  let made: { readonly told: ReturnType<OwnContents>; readonly atMs: number } | undefined
  return () => {
    if (made === undefined || now() - made.atMs >= DIGEST_KEPT_MS) {
      const hashes = store.keyHashes?.()
      const bytes = hashes && encodeDigest(hashes)
      const told = bytes && { etag: `"${bytes.length.toString(36)}-${crc32(bytes).toString(36)}"`, bytes }
      made = { told, atMs: now() }
    }
    return made.told
  }
}
