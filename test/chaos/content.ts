import { hashOf, mixed, seeded } from './hash.ts'
import type { Thing } from './thing.ts'

/** A body is put together from blocks of this length, each a cutting of the pool: bytes that cost no more than a copy. */
const BLOCK_BYTES = 16_384
const POOL_BYTES = 1 << 20

const pool = (() => {
  const random = seeded(1)
  const words = Uint32Array.from({ length: (POOL_BYTES + BLOCK_BYTES) / 4 }, () => random() * 2 ** 32)
  return Buffer.from(words.buffer)
})()

/** How many bytes a version has. */
function lengthOf(thing: Thing, version: number): number {
  return thing.bytes + (thing.periodMs === 0 ? 0 : version % 16)
}

/** The bytes of one version, of which every part says by itself of which thing, which version and where in it it is. */
export interface Content {
  readonly length: number
  /** The bytes from `first` up to, not with, `end`; at most a block, for they are handed out without a copy. */
  part(first: number, end: number): Buffer
  /** How many of the bytes are right, as the content from `first` on. */
  rightBytes(bytes: Buffer, first: number): number
}

export function contentOf(thing: Thing, version: number): Content {
  const length = lengthOf(thing, version)
  const seed = hashOf(thing.url, version)

  const part = (first: number, end: number): Buffer => {
    const block = Math.floor(first / BLOCK_BYTES)
    const start = mixed(seed + block) % POOL_BYTES
    const offset = first - block * BLOCK_BYTES
    const bytes = Math.min(end, length, (block + 1) * BLOCK_BYTES) - first
    return pool.subarray(start + offset, start + offset + Math.max(0, bytes))
  }

  return {
    length,
    part,
    rightBytes(bytes, first) {
      let at = 0
      while (at < bytes.length) {
        const wanted = part(first + at, first + bytes.length)
        if (wanted.length === 0 || !bytes.subarray(at, at + wanted.length).equals(wanted)) return at
        at += wanted.length
      }
      return at
    },
  }
}

/** Whole blocks in order, for a stream. */
export function* partsOf(content: Content, first: number, end: number): Generator<Buffer> {
  for (let at = first; at < end; ) {
    const part = content.part(at, end)
    at += part.length
    yield part
  }
}
