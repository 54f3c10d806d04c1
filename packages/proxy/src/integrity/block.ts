import { crc32 } from 'node:zlib'
import { BLOCK_BYTES_MAX } from './limits.ts'

/**
 * A body between peers is a row of blocks: 4 bytes length, 1 to `BLOCK_BYTES_MAX`, and 4 bytes digest, both big-endian; the bytes.
 *
 * The digest is CRC-32, begun not at zero but with the URL that was asked for and the place in the body: the same bytes as a part of
 * another object, or in another place, never have the same one. A stronger hash would be no better: who sends the bytes makes
 * the digest too, TLS keeps everybody else out, and chance hits one in 2^32; it would cost five times as much.
 */
export const BLOCK_HEAD_BYTES = 8

/** What the digests of one body begin with: CRC-32 of the URL as the asking peer wrote it. */
export type BodyKey = number

export function bodyKey(url: string): BodyKey {
  return crc32(url)
}

/** What the digest of one block begins with; `crc32(bytes, seed)` goes on. @param offset Of its first byte in the body that is sent. */
export function blockSeed(key: BodyKey, offset: number): number {
  const place = Buffer.allocUnsafe(8)
  place.writeBigUInt64BE(BigInt(offset))
  return crc32(place, key)
}

/** A body's bytes, a chunk of any size, as blocks in one piece: a copy, which for a short body is cheaper than a second write. */
export function blocksOf(key: BodyKey, offset: number, bytes: Buffer): Buffer {
  return Buffer.concat(blockPieces(key, offset, bytes), blockedLength(bytes.length))
}

/** The same as a row of heads and parts of `bytes` itself, in turns, so that nothing is copied. */
export function blockPieces(key: BodyKey, offset: number, bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = []
  for (let start = 0; start < bytes.length; start += BLOCK_BYTES_MAX) {
    const block = bytes.subarray(start, start + BLOCK_BYTES_MAX)
    const head = Buffer.allocUnsafe(BLOCK_HEAD_BYTES)
    head.writeUInt32BE(block.length)
    head.writeUInt32BE(crc32(block, blockSeed(key, offset + start)), 4)
    pieces.push(head, block)
  }
  return pieces
}

/** The content of a whole body that came in blocks, if every digest fits and nothing is missing. */
export function contentOf(key: BodyKey, wire: Buffer): Buffer | undefined {
  const content: Buffer[] = []
  let offset = 0
  for (let at = 0; at < wire.length; ) {
    if (wire.length - at <= BLOCK_HEAD_BYTES) return undefined
    const block = wire.subarray(at + BLOCK_HEAD_BYTES)
    const length = wire.readUInt32BE(at)
    if (length === 0 || length > Math.min(BLOCK_BYTES_MAX, block.length)) return undefined
    const bytes = block.subarray(0, length)
    if (crc32(bytes, blockSeed(key, offset)) !== wire.readUInt32BE(at + 4)) return undefined
    content.push(bytes)
    offset += length
    at += BLOCK_HEAD_BYTES + length
  }
  return content.length === 1 ? content[0] : Buffer.concat(content)
}

/** How long a body in blocks is, where every block but the last is a full one. */
export function blockedLength(bytes: number): number {
  return bytes + Math.ceil(bytes / BLOCK_BYTES_MAX) * BLOCK_HEAD_BYTES
}
