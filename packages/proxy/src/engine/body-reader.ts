import { Readable } from 'node:stream'
import { READER_HIGH_WATER_BYTES } from './limits.ts'
import type { FetchRest } from './rest-of-body.ts'
import type { Window } from './window.ts'

/** The body that arrives, as its readers see it. */
export interface ReadBody {
  readonly window: Window
  /** All of it has come. */
  readonly whole: boolean
  /** Whether a byte can still be had, here or from the store. */
  reaches(position: number): boolean
  /** Where one who has lost the body gets the rest by himself; undefined: nowhere. */
  readonly rest: FetchRest | undefined
  /** What the window no longer has; undefined where nobody has it. */
  earlier(first: number, written: number, last: number): Buffer | Readable | Promise<Buffer | Readable> | undefined
  /** A reader has room: the source may go on. */
  pump(): void
  leave(reader: BodyReader): void
}

/** One who reads a shared body, at its own pace: from the window, or, having fallen behind that, from the store. */
export class BodyReader extends Readable {
  readonly #body: ReadBody
  readonly #last: number
  #position: number
  #hungry = false
  #starved = false
  /** Where it reads what the window no longer has. */
  #earlier: Readable | 'awaited' | undefined
  /** It has left the body, and gets the rest on its own; aborted when it ends. */
  #own: AbortController | undefined

  constructor(body: ReadBody, first: number, last: number) {
    super({ highWaterMark: READER_HIGH_WATER_BYTES })
    this.#body = body
    this.#position = first
    this.#last = last
    // The source may break before whoever gets this has begun to listen; then its first read says so.
    this.on('error', () => {})
  }

  /** Of the next byte that it needs. */
  get position(): number {
    return this.#position
  }

  /** Whether it has room that only the source can fill: by the next bytes, or by ending, so that the store has them all. */
  get waitsForSource(): boolean {
    return this.#hungry && (this.#starved || this.#position >= this.#body.window.end)
  }

  override _read(): void {
    this.#hungry = true
    if (this.#earlier instanceof Readable) this.#earlier.resume()
    if (this.#own !== undefined) return
    this.feed()
    if (this.waitsForSource) this.#body.pump()
  }

  /** Takes what there is while there is room. */
  feed(): void {
    this.#starved = false
    const { window } = this.#body
    while (this.#hungry && this.#earlier === undefined && !this.destroyed) {
      if (this.#position > this.#last) return this.#finish()
      if (this.#position < window.start) return this.#catchUp()
      const chunk = window.from(this.#position)
      if (chunk !== undefined) this.#give(chunk)
      else if (this.#body.whole) return this.#finish()
      else return
    }
  }

  /** Leaves the body to the others, and reads from where it is by a fetch of its own. */
  goOn(rest: FetchRest): void {
    if (this.#earlier instanceof Readable) this.#earlier.destroy()
    this.#own = new AbortController()
    this.#body.leave(this)
    this.#await(rest(this.#position, this.#own.signal))
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#hungry = false
    if (this.#earlier instanceof Readable) this.#earlier.destroy()
    this.#own?.abort()
    this.#body.leave(this)
    done(error)
  }

  #give(chunk: Buffer): void {
    const wanted = this.#last - this.#position + 1
    const part = chunk.length > wanted ? chunk.subarray(0, wanted) : chunk
    this.#position += part.length
    this.#hungry = this.push(part)
  }

  #finish(): void {
    this.#hungry = false
    this.push(null)
    this.#body.leave(this)
  }

  #catchUp(): void {
    const { window } = this.#body
    if (!this.#body.reaches(this.#position)) {
      if (this.#body.rest !== undefined) return this.goOn(this.#body.rest)
      this.destroy(new Error('read too slowly, and the store no longer takes the body'))
      return
    }
    try {
      const earlier = this.#body.earlier(this.#position, Math.min(window.start - 1, this.#last), this.#last)
      if (earlier === undefined) this.#starved = true
      else if (earlier instanceof Promise) this.#await(earlier)
      else this.#readEarlier(earlier)
    } catch (error) {
      this.destroy(error as Error)
    }
  }

  #await(earlier: Promise<Buffer | Readable>): void {
    this.#earlier = 'awaited'
    earlier.then(
      (source) => {
        this.#earlier = undefined
        if (!this.destroyed) this.#readEarlier(source)
        else if (source instanceof Readable) source.destroy()
      },
      (error: Error) => this.destroy(error),
    )
  }

  #readEarlier(source: Buffer | Readable): void {
    const before = this.#position
    if (Buffer.isBuffer(source)) {
      if (source.length > 0) this.#give(source)
      return this.#advanced(before)
    }
    this.#earlier = source
    source.on('data', (chunk: Buffer) => {
      this.#give(chunk)
      if (!this.#hungry) source.pause()
    })
    source.once('error', (error) => this.destroy(error))
    source.once('end', () => {
      this.#earlier = undefined
      if (this.#own === undefined) this.#advanced(before)
      else this.#finish()
    })
  }

  #advanced(before: number): void {
    if (this.#position === before) this.destroy(new Error('the store has lost a part of the body'))
    else this.feed()
  }
}
