import type { LineTable } from './line-table.ts'

const BUCKETS_MIN = 256

/**
 * Finds lines of a table by a hash. Two words of each line belong to it: the hash, and the next line of the same bucket.
 * Buckets grow by linear hashing (Litwin, 1980): an insertion splits at most one bucket, so that no insertion ever
 * waits for a whole table to be hashed again.
 */
export class HashBuckets {
  readonly #table: LineTable
  readonly #hashWord: number
  readonly #nextWord: number
  /** Line + 1 of each bucket's first line; 0: none. Memory is given by the system as it is touched. */
  readonly #heads: Int32Array
  /** Buckets below `split` have been split in this round; `mask` + 1 is how many there were at its start. */
  #mask = BUCKETS_MIN - 1
  #split = 0

  constructor(table: LineTable, hashWord: number, nextWord: number) {
    this.#table = table
    this.#hashWord = hashWord
    this.#nextWord = nextWord
    let buckets = BUCKETS_MIN
    while (buckets < table.linesMax) buckets *= 2
    this.#heads = new Int32Array(buckets)
  }

  /** Bytes of memory that the buckets cost now. */
  get bytes(): number {
    return (this.#mask + 1 + this.#split) * 4
  }

  /** And when all lines of the table are in use. */
  get bytesMax(): number {
    return this.#heads.byteLength
  }

  /** The first line that has this hash; -1: none. */
  first(hash: number): number {
    return this.#match((this.#heads[this.#bucketOf(hash)] as number) - 1, hash)
  }

  /** The next line that has the same hash as this one; -1: none. */
  next(line: number): number {
    const start = line * this.#table.width
    const words = this.#table.words
    return this.#match((words[start + this.#nextWord] as number) - 1, words[start + this.#hashWord] as number)
  }

  insert(line: number, hash: number): void {
    this.#table.words[line * this.#table.width + this.#hashWord] = hash
    this.#push(this.#bucketOf(hash), line)
    if (this.#table.used > this.#mask + 1 + this.#split && this.#mask + 1 + this.#split < this.#heads.length)
      this.#grow()
  }

  remove(line: number): void {
    const { words, width } = this.#table
    const bucket = this.#bucketOf(words[line * width + this.#hashWord] as number)
    const after = words[line * width + this.#nextWord] as number
    let at = (this.#heads[bucket] as number) - 1
    if (at === line) {
      this.#heads[bucket] = after
      return
    }
    while (at >= 0) {
      const link = at * width + this.#nextWord
      at = (words[link] as number) - 1
      if (at === line) words[link] = after
    }
  }

  #match(from: number, hash: number): number {
    const { words, width } = this.#table
    let line = from
    while (line >= 0 && words[line * width + this.#hashWord] !== hash)
      line = (words[line * width + this.#nextWord] as number) - 1
    return line
  }

  #bucketOf(hash: number): number {
    const bucket = hash & this.#mask
    return bucket < this.#split ? hash & (this.#mask * 2 + 1) : bucket
  }

  #push(bucket: number, line: number): void {
    this.#table.words[line * this.#table.width + this.#nextWord] = this.#heads[bucket] as number
    this.#heads[bucket] = line + 1
  }

  /** Splits the next bucket in two; its lines keep their order, newest first. */
  #grow(): void {
    const { words, width } = this.#table
    const low = this.#split
    let line = (this.#heads[low] as number) - 1
    if (++this.#split > this.#mask) {
      this.#mask = this.#mask * 2 + 1
      this.#split = 0
    }
    const lines: number[] = []
    while (line >= 0) {
      lines.push(line)
      line = (words[line * width + this.#nextWord] as number) - 1
    }
    this.#heads[low] = 0
    for (let i = lines.length - 1; i >= 0; i--) {
      const moved = lines[i] as number
      this.#push(this.#bucketOf(words[moved * width + this.#hashWord] as number), moved)
    }
  }
}
