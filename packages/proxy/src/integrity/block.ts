import { createHash } from 'node:crypto'
import { BLOCK_BYTES_MAX, DIGEST_BYTES } from './limits.ts'

/**
 * A body between peers is a row of blocks: 4 bytes length, 1 to `BLOCK_BYTES_MAX`, big-endian; 16 bytes digest; the bytes. The
 * digest covers the URL that was asked for and the place in the body too, so that sound bytes of another object, or of another
 * place, don't pass.
 */
export const BLOCK_HEAD_BYTES = 4 + DIGEST_BYTES

/** What the digests of one body start with: SHA-256 of the URL as the asking peer wrote it. */
export type BodyKey = Buffer

export function bodyKey(url: string): BodyKey {
  return createHash('sha256').update(url).digest()
}

/** The digest of one block while its bytes come. */
export interface BlockDigest {
  update(bytes: Uint8Array): void
  digest(): Buffer
}

/** @param offset Of the block's first byte within the body that is sent. */
export function blockDigest(key: BodyKey, offset: number): BlockDigest {
  const place = Buffer.alloc(8)
  place.writeBigUInt64BE(BigInt(offset))
  const hash = createHash('sha256').update(key).update(place)
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => hash.digest().subarray(0, DIGEST_BYTES),
  }
}

/** A body's bytes, a chunk of any size, as blocks in one piece. */
export function blocksOf(key: BodyKey, offset: number, bytes: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let start = 0; start < bytes.length; start += BLOCK_BYTES_MAX) {
    const block = bytes.subarray(start, start + BLOCK_BYTES_MAX)
    const digest = blockDigest(key, offset + start)
    digest.update(block)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(block.length)
    parts.push(length, digest.digest(), block)
  }
  return Buffer.concat(parts)
}

/** How long a body in blocks is, where every block but the last is a full one. */
export function blockedLength(bytes: number): number {
  return bytes + Math.ceil(bytes / BLOCK_BYTES_MAX) * BLOCK_HEAD_BYTES
}
