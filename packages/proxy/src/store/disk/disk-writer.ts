import type { Fields } from '../../http/fields.ts'
import type { StoredHead } from '../../policy/types.ts'
import { BodyGatherer } from '../body-gatherer.ts'
import { SPILL_BYTES_MAX } from '../limits.ts'
import { StoreError } from '../store-error.ts'
import type { StoredResponse, StoreWriter } from '../store.ts'
import { BlockChecksums } from './block-checksums.ts'
import type { BodyFiles } from './body-files.ts'
import type { DiskFile } from './files.ts'

/** A body that has arrived: in pieces, or in a file of its own. */
export interface ArrivedBody {
  readonly id: number
  readonly bytes: number
  readonly table: Buffer
  readonly pieces: readonly Buffer[]
  readonly inFile: boolean
}

/** What a writer needs of its store. */
export interface DiskWriterHost {
  readonly files: BodyFiles
  readonly objectBytesMax: number
  readonly inlineBytesMax: number
  /** Charges bytes on their way, evicting for them if need be; false: there is no room. */
  reserve(bytes: number): boolean | Promise<boolean>
  /** Ends the charge of so many bytes. */
  release(bytes: number): void
  ended(writer: DiskWriter): void
  insert(writer: DiskWriter, body: ArrivedBody, trailers: Fields | undefined): Promise<StoredResponse>
  /** The file system failed for this reason. */
  failed(cause: unknown, operation: string): StoreError
}

/** Takes a body for the disk: in memory while it is small, in a file of its own from then on. */
export class DiskWriter implements StoreWriter {
  readonly key: string
  readonly head: Omit<StoredHead, 'bodyBytes'>
  /** A purge meant what is being written: it will be stored as invalidated. */
  purged = false
  readonly #host: DiskWriterHost
  readonly #bodyId: number
  readonly #checksums: BlockChecksums
  readonly #gathered: BodyGatherer
  #length = 0
  #reserved = 0
  /** The last write that still waits for room; what comes meanwhile queues behind it. */
  #later: Promise<boolean> | undefined
  #state: 'open' | 'refused' | 'ended' = 'open'
  #file: DiskFile | undefined
  /** Bytes that have been given to the file, and those of them that it has not taken yet. */
  #spilled = 0
  #waiting = 0
  #tail: Promise<void> | undefined
  #failure: StoreError | undefined
  readonly #readings = new Set<Promise<Buffer>>()

  constructor(host: DiskWriterHost, key: string, head: Omit<StoredHead, 'bodyBytes'>, bodyId: number) {
    this.#host = host
    this.key = key
    this.head = head
    this.#bodyId = bodyId
    this.#checksums = new BlockChecksums(bodyId)
    this.#gathered = new BodyGatherer()
  }

  write(chunk: Buffer): boolean | Promise<boolean> {
    if (this.#state === 'ended') throw new StoreError('ended', 'write', `the writer of ${this.key} has ended`)
    if (this.#state === 'refused') return false
    const taken = this.#later === undefined ? this.#admit(chunk) : this.#later.then((ok) => ok && this.#admit(chunk))
    if (typeof taken === 'boolean') return taken
    const later = taken.finally(() => {
      if (this.#later === later) this.#later = undefined
    })
    this.#later = later
    return later
  }

  read(first: number, last: number): Buffer | Promise<Buffer> {
    if (this.#spilled === 0) return this.#gathered.slice(first, last)
    // Known from the start, so that a commit that comes meanwhile does not close the file before it.
    const reading = this.#readBack(first, last)
    this.#readings.add(reading)
    const ended = (): void => void this.#readings.delete(reading)
    reading.then(ended, ended)
    return reading
  }

  async commit(trailers?: Fields): Promise<StoredResponse> {
    if (this.#state === 'open') await this.#later
    if (this.#state !== 'open')
      throw new StoreError(this.#state, 'commit', `the writer of ${this.key} has ${this.#state}`)
    this.#state = 'ended'
    try {
      await this.#tail
      if (this.#failure !== undefined) throw this.#failure
      const inFile = this.#file !== undefined
      await this.#closeFile()
      const body = { id: this.#bodyId, bytes: this.#length, table: this.#checksums.table(), inFile }
      return await this.#host.insert(this, { ...body, pieces: inFile ? [] : this.#gathered.take() }, trailers)
    } catch (error) {
      await this.#discard()
      throw error
    } finally {
      this.#host.release(this.takeCharge())
      this.#host.ended(this)
    }
  }

  /** Hands over what is still charged for the body. */
  takeCharge(): number {
    const charged = this.#reserved
    this.#reserved = 0
    return charged
  }

  abort(): void {
    if (this.#state === 'open') this.#end('ended')
  }

  #refuse(): false {
    this.#end('refused')
    return false
  }

  #end(state: 'refused' | 'ended'): void {
    this.#state = state
    this.#host.release(this.takeCharge())
    this.#host.ended(this)
    void this.#discard()
  }

  /** Waits until what is on its way to the file has arrived, then removes the file. */
  async #discard(): Promise<void> {
    await this.#tail
    if (this.#spilled === 0) return
    await this.#closeFile()
    this.#host.files.remove(this.#bodyId)
  }

  /** Reads from the file what it has been given; the writer has not ended yet, but may meanwhile. */
  async #readBack(first: number, last: number): Promise<Buffer> {
    await this.#tail
    const file = this.#file
    if (file === undefined || this.#failure !== undefined)
      throw new StoreError('gone', 'read', 'the body is no longer being written')
    const target = Buffer.allocUnsafeSlow(last - first + 1)
    return target.subarray(0, await file.read(target, first))
  }

  async #closeFile(): Promise<void> {
    await Promise.allSettled(this.#readings)
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }

  #admit(chunk: Buffer): boolean | Promise<boolean> {
    if (this.#state !== 'open') return false
    if (this.#failure !== undefined || this.#length + chunk.length > this.#host.objectBytesMax) return this.#refuse()
    const room = this.#host.reserve(chunk.length)
    if (typeof room !== 'boolean') return room.then((fits) => this.#admitted(chunk, fits))
    return this.#admitted(chunk, room)
  }

  #admitted(chunk: Buffer, fits: boolean): boolean | Promise<boolean> {
    if (this.#state !== 'open') {
      if (fits) this.#host.release(chunk.length)
      return false
    }
    return fits ? this.#take(chunk) : this.#refuse()
  }

  #take(chunk: Buffer): boolean | Promise<boolean> {
    this.#length += chunk.length
    this.#reserved += chunk.length
    this.#checksums.update(chunk)
    if (this.#spilled === 0) {
      this.#gathered.push(chunk)
      if (this.#gathered.length <= this.#host.inlineBytesMax) return true
      this.#spill(this.#gathered.take())
    } else this.#spill([chunk])
    if (this.#waiting <= SPILL_BYTES_MAX) return true
    return this.#drained()
  }

  /** Resolves when the disk has caught up. */
  async #drained(): Promise<boolean> {
    await this.#tail
    if (this.#state !== 'open') return false
    return this.#failure === undefined ? true : this.#refuse()
  }

  #spill(chunks: readonly Buffer[]): void {
    const position = this.#spilled
    const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
    this.#spilled += bytes
    this.#waiting += bytes
    const before = this.#tail ?? Promise.resolve()
    this.#tail = before.then(async () => {
      try {
        if (this.#failure !== undefined || this.#state === 'refused') return
        this.#file ??= await this.#host.files.create(this.#bodyId)
        await this.#file.write(chunks, position)
      } catch (cause) {
        this.#failure = this.#host.failed(cause, 'write')
      } finally {
        this.#waiting -= bytes
      }
    })
  }
}
