import { SNAPSHOT_INTERVAL_FACTOR } from '../limits.ts'
import type { EntryLedger } from './entry-ledger.ts'
import type { DiskFiles } from './files.ts'
import { writeSnapshot } from './snapshot.ts'

/** Writes a snapshot whenever enough has been appended that reading it again would take longer than a snapshot does. */
export class SnapshotKeeper {
  readonly #files: DiskFiles
  readonly #directory: string
  readonly #ledger: EntryLedger
  readonly #lastId: () => number
  #sealedBytes = 0
  #writing: Promise<void> | undefined

  /** `lastId`: the largest number that an entry or a body can have had. */
  constructor(files: DiskFiles, directory: string, ledger: EntryLedger, lastId: () => number) {
    this.#files = files
    this.#directory = directory
    this.#ledger = ledger
    this.#lastId = lastId
  }

  /** A segment of so many bytes is full. */
  sealed(bytes: number): void {
    this.#sealedBytes += bytes
    if (this.#writing !== undefined || this.#sealedBytes < SNAPSHOT_INTERVAL_FACTOR * this.#ledger.index.bytes) return
    this.#sealedBytes = 0
    void this.write()
  }

  /** A snapshot that can't be written is no failure: the one before it, or none, leads to the same index, later. */
  async write(): Promise<void> {
    await this.#writing
    const { index, log, seeds } = this.#ledger
    const head = { seeds, lastId: this.#lastId(), end: log.end }
    this.#writing = writeSnapshot(this.#files, this.#directory, index, head, () => log.flush()).catch(() => {})
    await this.#writing
    this.#writing = undefined
  }
}
