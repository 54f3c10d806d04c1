import { DISK_PENDING_SHARE } from '../limits.ts'
import type { BodyFiles } from './body-files.ts'
import type { EntryLedger } from './entry-ledger.ts'
import type { SegmentCleaner } from './segment-cleaner.ts'

/** Keeps a store within its bound: counts all that its files take, and has the cleaner make room before more is taken. */
export class DiskRoom {
  readonly #ledger: EntryLedger
  readonly #files: BodyFiles
  readonly #cleaner: SegmentCleaner
  readonly #bytesMax: number
  readonly #segmentBytes: number
  /** Below the bound after the disk was full, until there has been room again. */
  #limit: number
  /** Bytes of bodies and records on their way. */
  #pending = 0
  #cleaning: Promise<boolean> | undefined

  constructor(ledger: EntryLedger, files: BodyFiles, cleaner: SegmentCleaner, bytesMax: number, segmentBytes: number) {
    this.#ledger = ledger
    this.#files = files
    this.#cleaner = cleaner
    this.#bytesMax = bytesMax
    this.#segmentBytes = segmentBytes
    this.#limit = bytesMax
  }

  /** All that is counted: segments, files, what is on its way, the snapshot and the one that will replace it. */
  get bytes(): number {
    const { log, index } = this.#ledger
    return log.bytes + this.#files.bytes + this.#pending + 2 * (index.entries.bytes + index.bodies.bytes)
  }

  /** Charges bytes on their way; false: no room can be made for them. */
  reserve(bytes: number): boolean | Promise<boolean> {
    if (!this.#fits(bytes)) return this.#reserveLater(bytes)
    this.#pending += bytes
    return true
  }

  release(bytes: number): void {
    this.#pending -= bytes
  }

  /** Makes the store as small as its bound, which may have been larger when it was filled. */
  async trim(): Promise<void> {
    while (!this.#fits(0)) if (!(await this.#clean())) return
  }

  /** The disk had no room, whatever the bound says: less than there is now must do for a while. */
  diskIsFull(): void {
    this.#limit = Math.max(this.bytes - this.#segmentBytes, 4 * this.#segmentBytes)
    void this.#clean()
  }

  /** A segment has found room: a little more may be tried. */
  segmentWasWritten(): void {
    this.#limit = Math.min(this.#bytesMax, this.#limit + this.#segmentBytes / 4)
  }

  /** What the cleaner writes again before it removes a segment must fit beside it: so much is kept free. */
  #fits(bytes: number): boolean {
    return this.bytes + bytes <= this.#limit - this.#segmentBytes && !this.#ledger.index.isFull
  }

  async #reserveLater(bytes: number): Promise<boolean> {
    if (this.#pending + bytes > this.#bytesMax * DISK_PENDING_SHARE) return false
    while (!this.#fits(bytes)) if (!(await this.#clean())) return false
    this.#pending += bytes
    return true
  }

  /** One step of the cleaner, whoever asks for it. */
  #clean(): Promise<boolean> {
    this.#cleaning ??= this.#cleaner
      .step()
      // A disk that can't be read or cleaned has no room to give.
      .catch(() => false)
      .finally(() => {
        this.#cleaning = undefined
      })
    return this.#cleaning
  }
}
