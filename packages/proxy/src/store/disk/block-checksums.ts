import { crc32 } from 'node:zlib'

/** A body is checked in blocks of this: no byte of a block is given out before the whole block has been checked. */
export const BLOCK_BYTES = 64 * 1024

/**
 * What a block's checksum starts from. It depends on the body's number and the block's, so that bytes of another
 * body, or of another place in the same one, don't pass.
 */
function start(bodyId: number, block: number): number {
  return (Math.imul(bodyId >>> 0, 0x9e3779b1) ^ Math.imul(Math.floor(bodyId / 2 ** 32) + block, 0x85ebca77)) >>> 0
}

export function blocksOf(bytes: number): number {
  return Math.ceil(bytes / BLOCK_BYTES)
}

/** The checksum of one block (CRC-32). */
export function checksumOf(block: Buffer, bodyId: number, number: number): number {
  return crc32(block, start(bodyId, number))
}

/** Sums a body up block by block while it arrives. */
export class BlockChecksums {
  readonly #bodyId: number
  readonly #done: number[] = []
  #sum: number
  #filled = 0

  constructor(bodyId: number) {
    this.#bodyId = bodyId
    this.#sum = start(bodyId, 0)
  }

  update(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + BLOCK_BYTES - this.#filled)
      this.#sum = crc32(part, this.#sum)
      this.#filled += part.length
      at += part.length
      if (this.#filled === BLOCK_BYTES) this.#next()
    }
  }

  /** Four bytes a block, little-endian. */
  table(): Buffer {
    const sums = this.#filled > 0 ? [...this.#done, this.#sum] : this.#done
    const table = Buffer.allocUnsafe(sums.length * 4)
    for (const [i, sum] of sums.entries()) table.writeUInt32LE(sum, i * 4)
    return table
  }

  #next(): void {
    this.#done.push(this.#sum)
    this.#sum = start(this.#bodyId, this.#done.length)
    this.#filled = 0
  }
}
