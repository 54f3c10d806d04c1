import { pipeline, Readable, Transform } from 'node:stream'
import { Fields } from '../http/fields.ts'
import type { Body, Response } from '../http/message.ts'
import { streamOf } from '../http/stream-of.ts'
import { CONTINUATIONS_MAX } from '../limits.ts'

/**
 * Asks somebody else for the rest, with these fields (Range, If-Range); undefined where nobody is left to ask. `unusable`: what
 * the one asked before answered is not the rest of these bytes.
 */
export type Resume = (fields: Fields, unusable: boolean) => Promise<Response | undefined>

/**
 * C5: a body that goes on from elsewhere when its source breaks off, so that who reads it sees nothing. Only where the bytes
 * are surely the same: a strong validator that the other source confirms (RFC 9110 sections 13.1.5 and 14.2). Where it can't be
 * continued the body ends with the error of its source: the reader sees truncation, and nothing stores it.
 */
export function continued(response: Response & { readonly body: Body }, resume: Resume): Body {
  const validator = strongValidator(response.fields)
  const range = rangeOf(response)
  return validator !== undefined && range
    ? new ContinuedBody(response.body, validator, range, response.status === 200, resume)
    : response.body
}

interface ByteRange {
  /** Of the next byte that is wanted. */
  readonly first: number
  /** undefined: to the end, wherever that is. */
  readonly last: number | undefined
  /** Bytes of the whole, where a 206 says it. */
  readonly whole?: number
}

class ContinuedBody extends Readable {
  readonly #validator: string
  readonly #last: number | undefined
  /** Not a part that the client asked for. */
  readonly #isWhole: boolean
  readonly #resume: Resume
  #at: number
  #source: Body
  #continuations = 0

  constructor(source: Body, validator: string, range: ByteRange, isWhole: boolean, resume: Resume) {
    super()
    this.#isWhole = isWhole
    this.#validator = validator
    this.#at = range.first
    this.#last = range.last
    this.#resume = resume
    this.#source = source
    this.#follow(source)
  }

  override _read(): void {
    this.#source.resume()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#source.destroy()
    done(error)
  }

  #follow(source: Body): void {
    this.#source = source
    let isOver = false
    const onBroken = (error: Error | null): void => {
      if (isOver) return
      isOver = true
      if (!this.destroyed) void this.#goOn(error ?? new Error('the body broke off'))
    }
    source.on('data', (chunk: Buffer) => {
      this.#at += chunk.length
      if (!this.push(chunk)) source.pause()
    })
    source.once('end', () => {
      isOver = true
      this.push(null)
    })
    source.once('error', onBroken)
    source.once('close', () => onBroken(source.errored))
    // 'data' sets it flowing; nothing is taken before somebody reads.
    source.pause()
    // It may have broken off while its head was on its way here: then it says no more.
    if (source.destroyed) queueMicrotask(() => onBroken(source.errored))
  }

  async #goOn(broken: Error): Promise<void> {
    const next = await this.#rest()
    if (this.destroyed || next === undefined) {
      if (next instanceof Readable) next.destroy()
      this.destroy(broken)
    } else if (next === 'nothing') {
      this.push(null)
    } else {
      this.#follow(next)
      next.resume()
    }
  }

  /** The rest from elsewhere, if it surely is the rest of the same bytes; "nothing" where there are no more. */
  async #rest(): Promise<Body | 'nothing' | undefined> {
    const fields = new Fields()
    fields.append('Range', `bytes=${this.#at}-${this.#last ?? ''}`)
    fields.append('If-Range', this.#validator)
    for (let unusable = false; this.#continuations++ < CONTINUATIONS_MAX; unusable = true) {
      const response = await this.#resume(fields, unusable).catch(() => undefined)
      if (!response) return undefined
      const rest = streamOf(response)
      if (this.#isRest(response)) return response.status === 200 ? after(rest, this.#at) : rest
      rest.on('error', () => {}).destroy()
      if (response.status === 416 && this.#isAllThereIs(response)) return 'nothing'
    }
    return undefined
  }

  #isRest(response: Response): boolean {
    const range = rangeOf(response)
    if (!range || strongValidator(response.fields) !== this.#validator) return false
    // An origin that serves no ranges sends the same bytes from their start.
    if (response.status === 200) return this.#isWhole && (this.#last ?? range.last) === (range.last ?? this.#last)
    return range.first === this.#at && range.last === (this.#last ?? (range.whole ?? Number.NaN) - 1)
  }

  /** The source died between the last byte and saying so. If-Range has held, else this were no 416 (RFC 9110 section 13.2.2). */
  #isAllThereIs({ fields }: Response): boolean {
    return this.#last === undefined && fields.get('content-range') === `bytes */${this.#at}`
  }
}

/** A body without its first bytes. */
function after(body: Body, bytes: number): Body {
  let left = bytes
  const rest = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const skipped = Math.min(left, chunk.length)
      left -= skipped
      done(null, skipped < chunk.length ? chunk.subarray(skipped) : undefined)
    },
    flush: (done) => done(left > 0 ? new Error('the body is shorter than what came of it before') : null),
  })
  return pipeline(body, rest, () => {})
}

/** The bytes that a 200 or a 206 with one range holds; `last` of a 200 whose length isn't known is undefined. */
function rangeOf({ status, fields }: Response): ByteRange | undefined {
  if (status === 200) {
    const length = fields.get('content-length')
    return { first: 0, last: length === undefined ? undefined : Number(length) - 1 }
  }
  const found = /^bytes (\d+)-(\d+)\/(\d*)/i.exec((status === 206 && fields.get('content-range')) || '')
  if (!found) return undefined
  return { first: Number(found[1]), last: Number(found[2]), ...(found[3] ? { whole: Number(found[3]) } : {}) }
}

/** A strong entity tag, or a date that is as good as one (RFC 9110 section 8.8.2.2: at least a second before Date). */
function strongValidator(fields: Fields): string | undefined {
  const tag = fields.get('etag')
  if (tag !== undefined) return tag.startsWith('"') ? tag : undefined
  const modified = fields.get('last-modified')
  if (modified === undefined) return undefined
  return Date.parse(fields.get('date') ?? '') - Date.parse(modified) >= 1_000 ? modified : undefined
}
