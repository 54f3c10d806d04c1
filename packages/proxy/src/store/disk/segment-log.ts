import { join } from 'node:path'
import { SEGMENT_BATCH_BYTES } from '../limits.ts'
import type { DiskFile, DiskFiles } from './files.ts'

/** Where a record begins. */
export interface Place {
  readonly segment: number
  readonly offset: number
}

interface Segment {
  readonly number: number
  /** Bytes taken, written or not. */
  end: number
  /** Bytes that are in the file. */
  written: number
  file: Promise<DiskFile> | undefined
  readers: number
  state: 'open' | 'broken' | 'dropped'
}

interface Append {
  readonly segment: Segment
  readonly offset: number
  readonly bytes: number
  readonly chunks: readonly Buffer[]
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/** A segment that was there when the log was opened. */
export interface FoundSegment {
  readonly number: number
  readonly bytes: number
}

/** What a log goes on from. */
export interface FoundLog {
  readonly segments: readonly FoundSegment[]
  /** Number of the next new segment. */
  readonly nextSegment: number
  /** The last segment is known to end well, so it is gone on with. */
  readonly clean: boolean
}

/**
 * An append-only log in files of bounded size. The place of what is appended is known at once, and so is its order; it is
 * written as soon as the write before it is done, together with all that came meanwhile. Who reads what is still on
 * its way waits for it. Segments go as a whole, and what is being read in one is read to the end first.
 */
export class SegmentLog {
  readonly #files: DiskFiles
  readonly #directory: string
  readonly #segmentBytes: number
  readonly #segments = new Map<number, Segment>()
  readonly #queue: Append[] = []
  #current: Segment | undefined
  #next: number
  #writing: Promise<void> | undefined
  /** Called when a segment is full, before it can be dropped. */
  onSealed: () => void = () => {}

  constructor(files: DiskFiles, directory: string, segmentBytes: number, found: FoundLog) {
    this.#files = files
    this.#directory = directory
    this.#segmentBytes = segmentBytes
    for (const { number, bytes } of found.segments) {
      this.#segments.set(number, { number, end: bytes, written: bytes, file: undefined, readers: 0, state: 'open' })
    }
    this.#next = found.nextSegment
    const last = found.segments.at(-1)
    if (found.clean && last !== undefined) this.#current = this.#segments.get(last.number)
  }

  /** Bytes of all segments. */
  get bytes(): number {
    let bytes = 0
    for (const segment of this.#segments.values()) bytes += segment.end
    return bytes
  }

  /** The oldest segment; the one that is being filled if there is no other. */
  get oldest(): number | undefined {
    for (const number of this.#segments.keys()) return number
    return undefined
  }

  /** Where the next record will begin, unless it needs a new segment. */
  get end(): Place {
    return this.#current === undefined
      ? { segment: this.#next, offset: 0 }
      : { segment: this.#current.number, offset: this.#current.end }
  }

  /** Takes a record. `done` settles when it is in the file, and surely doesn't throw when nobody listens. */
  append(chunks: readonly Buffer[]): Place & { readonly done: Promise<void> } {
    const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
    const segment = this.#segmentFor(bytes)
    const offset = segment.end
    segment.end += bytes
    const { promise: done, resolve, reject } = Promise.withResolvers<void>()
    done.catch(() => {})
    this.#queue.push({ segment, offset, bytes, chunks, resolve, reject })
    this.#writing ??= this.#write()
    return { segment: segment.number, offset, done }
  }

  /** The bytes at a place; fewer than asked for where the file ends. */
  async read(place: Place, bytes: number): Promise<Buffer> {
    const segment = this.#segments.get(place.segment)
    if (segment === undefined) return Buffer.alloc(0)
    segment.readers++
    try {
      while (segment.written < Math.min(place.offset + bytes, segment.end) && this.#writing !== undefined)
        await this.#writing
      const target = Buffer.allocUnsafeSlow(bytes)
      const got = await (await this.#open(segment, 'read')).read(target, place.offset)
      return target.subarray(0, got)
    } finally {
      segment.readers--
      if (segment.state === 'dropped') await this.#close(segment)
    }
  }

  /** Removes a segment's file; reads that go on in it end first. */
  async drop(number: number): Promise<void> {
    const segment = this.#segments.get(number)
    if (segment === undefined) return
    if (segment === this.#current) this.#current = undefined
    while (segment.written < segment.end && this.#writing !== undefined) await this.#writing
    this.#segments.delete(number)
    segment.state = 'dropped'
    await this.#files.remove(this.#path(segment))
    await this.#close(segment)
  }

  /** Resolves when all that was appended so far is in its file, or has failed. */
  async flush(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing
  }

  /** Resolves when all that was appended so far would survive a loss of power. */
  async sync(): Promise<void> {
    await this.flush()
    await (await this.#current?.file)?.sync()
  }

  async close(): Promise<void> {
    await this.flush()
    for (const segment of this.#segments.values()) {
      segment.state = 'dropped'
      await this.#close(segment)
    }
  }

  #segmentFor(bytes: number): Segment {
    const current = this.#current
    if (current?.state === 'open' && (current.end === 0 || current.end + bytes <= this.#segmentBytes)) return current
    const number = this.#next++
    this.#current = { number, end: 0, written: 0, file: undefined, readers: 0, state: 'open' }
    this.#segments.set(number, this.#current)
    if (current?.state === 'open') this.onSealed()
    return this.#current
  }

  async #write(): Promise<void> {
    // What is appended in the same turn goes into the same write.
    await Promise.resolve()
    while (this.#queue.length > 0) {
      const batch = this.#takeBatch()
      const [first] = batch as [Append]
      const { segment } = first
      try {
        if (segment.state !== 'open') throw new Error('the segment can no longer be written to')
        const file = await this.#open(segment, segment.written === 0 ? 'create' : 'update')
        await file.write(
          batch.flatMap(({ chunks }) => chunks),
          first.offset,
        )
        segment.written = first.offset + batch.reduce((sum, { bytes }) => sum + bytes, 0)
        for (const append of batch) append.resolve()
        if (segment !== this.#current) file.sync().catch(() => {})
      } catch (error) {
        this.#break(segment, first.offset)
        for (const append of batch) append.reject(error)
      }
    }
    this.#writing = undefined
  }

  /** The longest row of appends to one segment, up to a bound. */
  #takeBatch(): Append[] {
    const segment = this.#queue[0]?.segment
    let bytes = 0
    let count = 0
    for (const append of this.#queue) {
      if (append.segment !== segment || (count > 0 && bytes + append.bytes > SEGMENT_BATCH_BYTES)) break
      bytes += append.bytes
      count++
    }
    return this.#queue.splice(0, count)
  }

  /** After a failed write nothing more goes into the segment: what is in the file past the offset is anything. */
  #break(segment: Segment, offset: number): void {
    if (segment.state === 'open') segment.state = 'broken'
    segment.end = Math.min(segment.end, offset)
  }

  #open(segment: Segment, mode: 'create' | 'update' | 'read'): Promise<DiskFile> {
    segment.file ??= this.#files.open(this.#path(segment), mode === 'read' ? 'update' : mode)
    segment.file.catch(() => {
      segment.file = undefined
    })
    return segment.file
  }

  async #close(segment: Segment): Promise<void> {
    if (segment.readers > 0 || segment.file === undefined) return
    const file = segment.file
    segment.file = undefined
    await file.then((open) => open.close()).catch(() => {})
  }

  #path(segment: Segment): string {
    return join(this.#directory, segmentName(segment.number))
  }
}

export function segmentName(number: number): string {
  return `${String(number).padStart(10, '0')}.segment`
}

export function segmentNumber(name: string): number | undefined {
  const match = /^(\d{10})\.segment$/.exec(name)
  return match === null ? undefined : Number(match[1])
}
