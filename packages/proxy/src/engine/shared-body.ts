import type { Readable } from 'node:stream'
import { OriginError } from '../origin/origin-error.ts'
import { BodyReader, type ReadBody } from './body-reader.ts'
import {
  CATCH_UP_BYTES,
  FINISH_BYTES_MAX,
  FINISH_MS,
  GATHERED_SHARE,
  LINGER_MS,
  PART_MS,
  STALL_MS,
  WINDOW_BYTES,
} from './limits.ts'
import { Pace } from './pace.ts'
import { Recording } from './recording.ts'
import { Window } from './window.ts'
import type { Fields } from '../http/fields.ts'
import type { ReadRecorded } from './keep-part.ts'
import type { FetchRest } from './rest-of-body.ts'
import type { Store, StoredResponse, StoreWriter } from '../store/store.ts'

export interface SharedBodyOptions {
  readonly source: Readable
  /** Resolves by the time the source ends. */
  readonly trailers?: Promise<Fields | undefined> | undefined
  /** Of Content-Length. A body of another length is broken. */
  readonly announcedBytes?: number | undefined
  /** Of a part whose range says what it has: of another length it is not broken, but not stored. */
  readonly storedBytes?: number
  readonly store: Store
  /** undefined: it is shared while it arrives, and not stored. */
  readonly writer: StoreWriter | undefined
  /** Where a reader who holds up the others gets the rest by himself. undefined: nowhere. */
  readonly rest?: FetchRest | undefined
  /** Stores what has been recorded, so many bytes, of a body that breaks off. Default: it is thrown away. */
  readonly keepPart?: ((bytes: number, read: ReadRecorded) => Promise<void>) | undefined
  /** For errors. */
  readonly origin: string
  /** Default 256 KiB. */
  readonly windowBytes?: number
  /** Default 1 MiB. */
  readonly finishBytesMax?: number
  /** How long the others wait for a reader who can't go on elsewhere. Default 10,000. */
  readonly stallMs?: number
  /** And for one who can. Default 1,000. */
  readonly partMs?: number
  /** It is over: stored, or delivered but not stored, or broken. Called once. */
  readonly onSettled: (stored: StoredResponse | undefined, error: Error | undefined) => void
}

/**
 * One arriving body, stored while it arrives and read by many. The fastest reader sets the pace: nothing is read from the
 * source that nobody waits for. A reader that falls behind by more than the window reads on from the store. Where the store
 * takes none of it or has given up, the slowest sets the pace; who holds up the others for too long goes on by a fetch of his own, or
 * is dropped where that can't be and he has stopped reading altogether.
 */
export class SharedBody implements ReadBody {
  readonly window: Window
  /** Resolves when it is over. */
  readonly settled: Promise<void>
  readonly #options: SharedBodyOptions
  readonly #recording: Recording | undefined
  readonly #pace: Pace
  readonly #windowBytes: number
  #holds = 0
  #finishing = false
  /** Where it ends if nobody reads. */
  #bytesMax = Number.POSITIVE_INFINITY
  #state: 'arriving' | 'ending' | 'settled' = 'arriving'
  #stored: StoredResponse | undefined
  #error: Error | undefined
  #onSettled: () => void = () => {}

  constructor(options: SharedBodyOptions) {
    this.#options = options
    this.#windowBytes = options.windowBytes ?? WINDOW_BYTES
    this.window = new Window(Math.floor(this.#windowBytes * GATHERED_SHARE))
    this.#pace = new Pace({
      windowBytes: this.#windowBytes,
      patienceMs: options.rest === undefined ? (options.stallMs ?? STALL_MS) : (options.partMs ?? PART_MS),
      untilStopped: options.rest === undefined,
      end: () => this.window.end,
      onTooSlow: (reader) => this.#partWith(reader),
    })
    this.#recording =
      options.writer &&
      new Recording(
        options.writer,
        () => this.pump(),
        () => this.#recordingLost(),
      )
    this.settled = new Promise((resolve) => {
      this.#onSettled = resolve
    })
    const { source } = options
    source.pause()
    source.on('data', (chunk: Buffer) => this.#receive(chunk))
    source.once('end', () => void this.#end())
    source.once('error', (error) => this.#break(error))
    source.once('close', () => {
      if (this.#state === 'arriving') this.#break(this.#brokenOff())
    })
    source.pause() // `on('data')` started it.
    if (source.destroyed) queueMicrotask(() => this.#break(source.errored ?? this.#brokenOff()))
  }

  /** Whether somebody who joins now can have the body from `position` on. */
  reaches(position: number): boolean {
    if (position >= this.window.start) return this.#error === undefined
    return this.#state === 'settled' ? this.#stored !== undefined : this.#recorded
  }

  /** Keeps the source although nobody reads yet. Each hold ends by one `release`. */
  hold(): void {
    this.#holds++
  }

  release(): void {
    this.#holds--
    this.#leaveIfLast()
  }

  /** Fetches it to its end for the store alone, whether anybody reads or not. */
  finish(): void {
    this.#finishing = this.#recorded
    this.pump()
  }

  /** A stream of the bytes `first` to `last` inclusive, or to the end. */
  open(first = 0, last = Number.POSITIVE_INFINITY): Readable {
    const { announcedBytes = 0 } = this.#options
    // Who reads to the last byte is done when the body is, and that is when it is stored: what he asks for next finds it.
    const reader = new BodyReader(this, first, last + 1 === announcedBytes ? Number.POSITIVE_INFINITY : last)
    if (this.#error !== undefined) reader.destroy(this.#error)
    else this.#pace.readers.add(reader)
    return reader
  }

  /** No longer to be stored: its URL was purged, or changed by another request, since this was asked for. */
  forget(): void {
    this.#recording?.abort()
  }

  // What readers use.

  get whole(): boolean {
    return this.#state === 'settled' && this.#error === undefined
  }

  /**
   * What the window no longer has: a part of `first` to `written` while it is being recorded, all of `first` to `last` once it
   * is stored, so that an eviction comes too late. undefined: not now, but after the commit.
   */
  earlier(first: number, written: number, last: number): Buffer | Readable | Promise<Buffer | Readable> | undefined {
    const stored = this.#stored
    if (stored === undefined) return this.#recording?.read(first, Math.min(written, first + CATCH_UP_BYTES - 1))
    return this.#options.store.open(stored, { first, last: Math.min(last, stored.bodyBytes - 1) })
  }

  get rest(): FetchRest | undefined {
    return this.#options.rest
  }

  get #recorded(): boolean {
    return this.#recording?.live === true
  }

  /** Reads on from the source, if somebody waits for it and nothing stands against it. */
  pump(): void {
    if (this.#state !== 'arriving') return
    const { source } = this.#options
    if (this.#wanted()) source.resume()
    else source.pause()
  }

  leave(reader: BodyReader): void {
    if (!this.#pace.readers.delete(reader)) return
    if (this.#pace.readers.size > 0) this.pump()
    else this.#leaveIfLast()
  }

  #receive(chunk: Buffer): void {
    const announced = this.#options.announcedBytes
    if (announced !== undefined && this.window.end + chunk.length > announced) {
      return this.#break(this.#garbage(`more than the ${announced} bytes that it announced`))
    }
    if (this.window.end + chunk.length > this.#bytesMax && this.#pace.readers.size === 0) return this.#abandon()
    this.#recording?.write(chunk)
    this.window.push(chunk)
    for (const reader of this.#pace.readers) reader.feed()
    this.window.dropBefore(
      Math.min(this.window.end - this.#windowBytes, this.#recorded ? Infinity : this.#pace.slowest),
    )
    this.pump()
  }

  #wanted(): boolean {
    if (this.#recording?.busy) return false
    if (this.#pace.readers.size === 0) return this.#finishing
    return this.#pace.hungry && (this.#recorded || !this.#pace.isHeldUp)
  }

  #partWith(reader: BodyReader): void {
    if (this.rest === undefined) reader.destroy(new Error('read too slowly, and nothing is stored to read on from'))
    else reader.goOn(this.rest)
    this.pump()
  }

  async #end(): Promise<void> {
    const announced = this.#options.announcedBytes
    if (this.#state !== 'arriving') return
    if (announced !== undefined && this.window.end < announced) return this.#break(this.#brokenOff())
    this.#state = 'ending'
    if ((this.#options.storedBytes ?? this.window.end) !== this.window.end) this.#recording?.abort()
    const trailers = await this.#options.trailers
    this.#stored = await this.#recording?.commit(trailers)
    this.#settle(undefined)
  }

  #break(error: Error): void {
    if (this.#state !== 'arriving') return
    const recording = this.#recording
    const kept = isGarbage(error) ? undefined : this.#keepPart()
    if (kept === undefined) recording?.abort()
    else void kept.finally(() => recording?.abort())
    this.#options.source.destroy()
    this.#settle(error)
  }

  #keepPart(): Promise<void> | undefined {
    const recording = this.#recording
    if (recording?.live !== true) return undefined
    return this.#options.keepPart?.(this.window.end, (first, last) => recording.read(first, last))
  }

  #settle(error: Error | undefined): void {
    this.#state = 'settled'
    this.#error = error
    this.#pace.stop()
    for (const reader of [...this.#pace.readers]) {
      if (error === undefined) reader.feed()
      else reader.destroy(error)
    }
    this.#options.onSettled(this.#stored, error)
    this.#onSettled()
  }

  #recordingLost(): void {
    for (const reader of this.#pace.readers) reader.feed() // Who waited for the store waits in vain.
    this.#finishing = false
    if (this.#pace.readers.size > 0) this.pump()
    else this.#leaveIfLast()
  }

  #leaveIfLast(): void {
    if (this.#holds > 0 || this.#pace.readers.size > 0 || this.#finishing || this.#state !== 'arriving') return
    const { announcedBytes, finishBytesMax = FINISH_BYTES_MAX } = this.#options
    const missing = announcedBytes === undefined ? 0 : announcedBytes - this.window.end
    if (!this.#recorded || missing > finishBytesMax || finishBytesMax === 0) return this.#abandon()
    this.#finishing = true
    // Of a body of unknown length nobody can say that little is missing; but soon it will have shown.
    if (announcedBytes === undefined) this.#bytesMax = this.window.end + finishBytesMax
    const patienceMs = announcedBytes === undefined ? LINGER_MS : FINISH_MS
    setTimeout(() => this.#pace.readers.size === 0 && this.#abandon(), patienceMs).unref()
    this.pump()
  }

  #abandon(): void {
    this.#break(new OriginError('aborted', this.#options.origin, 'nobody waits for the body any more'))
  }

  #brokenOff(): OriginError {
    const { origin, announcedBytes = 'an unknown number of' } = this.#options
    return new OriginError('reset', origin, `the body ended after ${this.window.end} of ${announcedBytes} bytes`)
  }

  #garbage(what: string): OriginError {
    return new OriginError('garbage', this.#options.origin, `the body has ${what}`)
  }
}

/** Whether the source contradicts itself: then nothing that it said is believed. */
function isGarbage(error: Error): boolean {
  return error instanceof OriginError && error.code === 'garbage'
}
