import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { failed } from '../policy/index.ts'
import { discard } from './discard.ts'
import {
  DEFERRAL_ABANDONED_AFTER_MS,
  DEFERRAL_BODY_BYTES_MAX,
  DEFERRAL_KEPT_MS,
  DEFERRAL_RETRY_MS,
  DEFERRAL_RETRY_MS_MAX,
  DEFERRALS_MAX,
} from './limits.ts'
import { Fields } from '../http/fields.ts'
import { problem } from '../http/problem.ts'
import type { Request, RequestHead, Response } from '../http/message.ts'

/** Where results are found, on the origin's own authority, so that a request for one takes the same way as the first did. */
const FOUND_AT = '/.well-known/cachereef/later/'

export interface DeferralTimes {
  /** Until the first try behind the client's back; it doubles with each. Milliseconds; default 1,000. */
  readonly retryMs?: number
  /** After so long the request is abandoned. Milliseconds; default one hour. */
  readonly abandonAfterMs?: number
}

/** What came of a deferred request. */
export interface SettledDeferral {
  readonly url: string
  /** "elsewhere": the answer is too large to be kept, its client is sent to the URL again. */
  readonly outcome: 'delivered' | 'elsewhere' | 'abandoned'
}

type Settled = Exclude<State, { kind: 'pending' }>

type State =
  | { readonly kind: 'pending' }
  | { readonly kind: 'delivered'; readonly response: Response }
  /** Too large to be kept here: the client asks for it again, from an origin that is back. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'abandoned' }

interface Deferral {
  readonly request: Omit<RequestHead, 'body'>
  readonly deadlineMs: number
  tries: number
  state: State
  timer: NodeJS.Timeout
  readonly giveUp: AbortController
}

/**
 * Requests whose origin is down and whose clients, by `Prefer: respond-async` (RFC 7240 section 4.1), would rather go on with
 * something else (B10): they are told where the answer will be found, and the origin is asked until it gives one.
 */
export class Deferrals {
  readonly #deferrals = new Map<string, Deferral>()
  readonly #ask: (request: Request) => Promise<Response>
  readonly #onSettled: (settled: SettledDeferral) => void
  readonly #name: string
  readonly #retryMs: number
  readonly #abandonAfterMs: number

  /** @param ask Sends a request through the cache, as if it had just come. */
  constructor(
    name: string,
    ask: (request: Request) => Promise<Response>,
    onSettled: (settled: SettledDeferral) => void,
    times: DeferralTimes = {},
  ) {
    this.#name = name
    this.#ask = ask
    this.#onSettled = onSettled
    this.#retryMs = times.retryMs ?? DEFERRAL_RETRY_MS
    this.#abandonAfterMs = times.abandonAfterMs ?? DEFERRAL_ABANDONED_AFTER_MS
  }

  /** A 202 with the place of the answer to come; undefined where the client did not ask for one, or too many wait already. */
  defer({ method, url, fields }: RequestHead): Response | undefined {
    if (method !== 'GET' || !prefersAsync(fields) || this.#deferrals.size >= DEFERRALS_MAX) return undefined
    const id = randomBytes(16).toString('hex')
    const asked = fields.clone()
    asked.delete('prefer')
    const deferral: Deferral = {
      request: { method, url, fields: asked },
      deadlineMs: performance.now() + this.#abandonAfterMs,
      tries: 0,
      state: { kind: 'pending' },
      timer: this.#later(() => this.#try(id, deferral), this.#retryMs),
      giveUp: new AbortController(),
    }
    this.#deferrals.set(id, deferral)
    return accepted(new URL(FOUND_AT + id, url).href)
  }

  /** What is known by now of a deferred request, where the URL is that of one. */
  find({ method, url }: RequestHead): Response | undefined {
    if (this.#deferrals.size === 0 || method !== 'GET') return undefined
    const at = url.indexOf(FOUND_AT)
    const id = url.slice(at + FOUND_AT.length)
    const deferral = at < 0 ? undefined : this.#deferrals.get(id)
    if (deferral === undefined || new URL(FOUND_AT + id, deferral.request.url).href !== url) return undefined
    switch (deferral.state.kind) {
      case 'pending':
        return accepted(url)
      case 'delivered':
        return { ...deferral.state.response, fields: deferral.state.response.fields.clone() }
      case 'elsewhere':
        return {
          status: 303,
          fields: Fields.from({ Location: deferral.request.url, ...UNSTORED, 'Content-Length': '0' }),
          body: null,
        }
      case 'abandoned': {
        const detail = `${deferral.request.url.slice(0, 200)} was asked for ${deferral.tries} times, without an answer`
        return problem(504, 'abandoned', 'The request was abandoned', detail, this.#name)
      }
    }
  }

  /** Gives all up. */
  close(): void {
    for (const { timer, giveUp } of this.#deferrals.values()) {
      clearTimeout(timer)
      giveUp.abort(new DOMException('the cache is closing', 'AbortError'))
    }
    this.#deferrals.clear()
  }

  async #try(id: string, deferral: Deferral): Promise<void> {
    deferral.tries++
    const response = await this.#ask({
      ...deferral.request,
      fields: deferral.request.fields.clone(),
      signal: deferral.giveUp.signal,
    })
    if (deferral.giveUp.signal.aborted || failed(response.status)) {
      discard(response)
      return this.#again(id, deferral)
    }
    try {
      const body = await gathered(response)
      const fields = response.fields.clone()
      // Its trailers were not kept, and its age would be a false one by the time that it is read.
      fields.delete('trailer')
      fields.delete('age')
      fields.set('Cache-Control', 'no-store')
      const { status, statusText } = response
      const kept = { status, fields, body, ...(statusText === undefined ? {} : { statusText }) }
      this.#settle(
        id,
        deferral,
        body === undefined ? { kind: 'elsewhere' } : { kind: 'delivered', response: { ...kept, body } },
      )
    } catch {
      this.#again(id, deferral) // It broke off.
    }
  }

  #again(id: string, deferral: Deferral): void {
    if (deferral.giveUp.signal.aborted) return
    const pauseMs = Math.min(this.#retryMs * 2 ** deferral.tries, DEFERRAL_RETRY_MS_MAX) * (0.75 + Math.random() / 2)
    if (performance.now() + pauseMs > deferral.deadlineMs) return this.#settle(id, deferral, { kind: 'abandoned' })
    deferral.timer = this.#later(() => this.#try(id, deferral), pauseMs)
  }

  #settle(id: string, deferral: Deferral, state: Settled): void {
    if (deferral.giveUp.signal.aborted) return
    deferral.state = state
    deferral.timer = this.#later(() => this.#deferrals.delete(id), DEFERRAL_KEPT_MS)
    this.#onSettled({ url: deferral.request.url, outcome: state.kind })
  }

  /** A process need not stay alive for it. */
  #later(then: () => unknown, ms: number): NodeJS.Timeout {
    return setTimeout(() => void then(), ms).unref()
  }
}

const UNSTORED = { 'Cache-Control': 'no-store' }

function prefersAsync(fields: Fields): boolean {
  return fields.getAll('prefer').some((line) => /(?:^|,)\s*respond-async\s*(?:[,;]|$)/i.test(line))
}

function accepted(location: string): Response {
  const body = Buffer.from(`${JSON.stringify({ status: 'pending', location })}\n`)
  const fields = Fields.from({
    ...UNSTORED,
    Location: location,
    'Preference-Applied': 'respond-async',
    'Retry-After': '1',
    'Content-Type': 'application/json',
    'Content-Length': String(body.length),
  })
  return { status: 202, fields, body }
}

/** The whole body; undefined where it is larger than what is kept. */
async function gathered({ body }: Response): Promise<Buffer | null | undefined> {
  if (!(body instanceof Readable)) return body !== null && body.length > DEFERRAL_BODY_BYTES_MAX ? undefined : body
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > DEFERRAL_BODY_BYTES_MAX) return undefined // Leaving the loop destroys the body.
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
