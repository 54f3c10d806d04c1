/**
 * Many small records of int32 words in one typed array: a million of them are one object to the garbage collector.
 * Room for all lines is asked for at once, but the system gives memory only for pages that are touched, so growing costs
 * neither a copy nor a pause. Lines that are released are used again, the last released first.
 */
export class LineTable {
  /** Word `w` of line `n` is `words[n * width + w]`. */
  readonly words: Int32Array
  readonly width: number
  readonly linesMax: number
  /** Lines that have ever been in use: those up to here cost memory. */
  touched = 0
  used = 0
  #free = -1

  constructor(width: number, linesMax: number) {
    this.width = width
    this.linesMax = linesMax
    this.words = new Int32Array(width * linesMax)
  }

  /** Bytes of memory that the lines cost now. */
  get bytes(): number {
    return this.touched * this.width * 4
  }

  /** A line filled with zeros; -1 when all are in use. */
  allocate(): number {
    let line = this.#free
    if (line >= 0) {
      this.#free = this.words[line * this.width] as number
      this.words[line * this.width] = 0
    } else if (this.touched < this.linesMax) {
      line = this.touched++
    } else {
      return -1
    }
    this.used++
    return line
  }

  /** Gives a line back; its first word then links the free ones, the others are zeros. */
  release(line: number): void {
    const start = line * this.width
    this.words.fill(0, start, start + this.width)
    this.words[start] = this.#free
    this.#free = line
    this.used--
  }
}
