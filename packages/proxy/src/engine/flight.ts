import { Readable } from 'node:stream'
import { combine, freshen, judge, selected, withConditions } from '../policy/index.ts'
import { Fields } from '../http/fields.ts'
import { streamOf } from '../http/stream-of.ts'
import { adoptVariant } from './adopt-variant.ts'
import { closePieces, combinedBody, openPieces } from './combined-body.ts'
import { contentLength } from './content-length.ts'
import { discard } from './discard.ts'
import { exchange } from './exchange.ts'
import { learnFromHead } from './learn-from-head.ts'
import { share } from './share.ts'
import type { ResponseHead } from '../http/message.ts'
import type { NewHead, Times } from '../policy/types.ts'
import type { StoredResponse } from '../store/store.ts'
import type { Essentials } from './essentials.ts'
import type { UpstreamResponse, Way } from './upstream.ts'
import type { FlightPlan, Landing } from './landing.ts'

/**
 * One exchange with an upstream, whoever waits for it. It goes on while one does: when the last one leaves before the response's
 * head is there it is given up.
 */
export class Flight {
  readonly plan: FlightPlan
  /** Its number among arrivals and departures. */
  readonly departure: number
  readonly landing: Promise<Landing>
  /** Resolves when its way is known, at the latest with its landing. */
  readonly routed: Promise<Way | undefined>
  readonly #core: Essentials
  readonly #giveUp = new AbortController()
  readonly #interim = new Set<(head: ResponseHead) => void>()
  readonly #onOver: () => void
  readonly #joinable: boolean
  #onRouted: (way: Way | undefined) => void = () => {}
  #waiting = 0
  #led = false
  #forgotten = false
  #landed: Landing | undefined

  /** @param onOver There is nothing left to join. Left out: there never is, it flies for one alone. */
  constructor(core: Essentials, plan: FlightPlan, onOver?: () => void) {
    this.#core = core
    this.plan = plan
    this.#onOver = onOver ?? (() => {})
    this.#joinable = onOver !== undefined
    this.departure = core.tick()
    this.routed = new Promise((resolve) => {
      this.#onRouted = resolve
    })
    this.landing = this.#fly()
      .catch((error: unknown): Landing => ({ kind: 'failed', error }))
      .then((landing) => this.#land(landing))
  }

  get landed(): Landing | undefined {
    return this.#landed
  }

  /**
   * Waits for the landing. Whoever joined leaves once, when it has taken what it needs. Rejects when the signal aborts; then it
   * has left. Who leads gets a response that nobody else may use, and reads or destroys its body.
   */
  async join(signal: AbortSignal, onInterim?: (head: ResponseHead) => void, leads = false): Promise<Landing> {
    this.#waiting++
    if (leads) this.#led = true
    if (this.#waiting === 1 && this.#landed?.kind === 'shared') this.#landed.body.hold()
    if (onInterim !== undefined) this.#interim.add(onInterim)
    try {
      return await untilAborted(this.landing, signal)
    } catch (error) {
      if (leads) this.#led = false
      this.leave()
      throw error
    } finally {
      if (onInterim !== undefined) this.#interim.delete(onInterim)
    }
  }

  leave(): void {
    this.#waiting--
    if (this.#waiting > 0) return
    if (this.#landed?.kind === 'shared') this.#landed.body.release()
    if (this.#landed !== undefined) return
    this.#onOver() // Who comes now must not join what is being given up.
    this.#giveUp.abort(new DOMException('nobody waits any more', 'AbortError'))
  }

  /** What it brings is not to be stored, nor given to anybody who has not joined yet. */
  forget(): void {
    this.#forgotten = true
    if (this.#landed?.kind === 'shared') this.#landed.body.forget()
    this.#onOver()
  }

  #land(landing: Landing): Landing {
    this.#landed = landing
    this.#onRouted(undefined)
    this.#core.onLanded(this.plan, landing)
    if (landing.kind === 'shared') {
      landing.body.hold()
      if (this.#forgotten) landing.body.forget()
      if (this.#waiting === 0) landing.body.release()
    } else {
      this.#onOver()
      if (landing.kind === 'sole' && !this.#led) discard(landing.response)
    }
    return landing
  }

  async #fly(): Promise<Landing> {
    const { plan } = this
    const { validating, selecting } = plan
    const { fields } = plan.request
    if (selecting !== undefined) return this.#select(selecting)
    if (validating === undefined) return this.#judge(await this.#exchange(fields))
    const answer = await this.#exchange(withConditions(fields, validating.conditions))
    const { response, times } = answer
    // RFC 9111 section 3.4: the rest was asked for, in place of the client, who wants the whole.
    const forTheRest = validating.conditions.has('range')
    if (forTheRest && response.status === 206) {
      const completed = await this.#complete(validating.stored, response, times)
      if (completed !== undefined) return completed
    } else if (!forTheRest && response.status === 304) {
      const validated = await this.#validated(validating.stored, answer)
      if (validated !== undefined) return validated
    } else if (!forTheRest || !OF_A_RANGE.has(response.status)) return this.#judge(answer)
    // RFC 9111 section 4.3.4: the answer is not about what is stored, or may not be stored, or that has gone meanwhile.
    discard(response)
    return this.#judge(await this.#exchange(withConditions(fields, new Fields())))
  }

  async #select({ candidates, conditions }: NonNullable<FlightPlan['selecting']>): Promise<Landing> {
    const { request } = this.plan
    const answer = await this.#exchange(withConditions(request.fields, conditions))
    const { response, times } = answer
    if (response.status !== 304) return this.#judge(answer)
    const variant = await adoptVariant(this.#core, request, candidates, response, times)
    const landing = variant && (await this.#share(response, variant.head, variant.bodyBytes, variant.body))
    if (landing?.kind === 'shared') return landing
    discard(response)
    return this.#judge(await this.#exchange(request.fields))
  }

  #exchange(fields: Fields): Promise<{ response: UpstreamResponse; times: Times }> {
    const { key, request, upstream, validating } = this.plan
    return exchange(this.#core, {
      key,
      request: { ...request, signal: this.#giveUp.signal, onInterim: (head) => this.#tell(head) },
      fields,
      upstream,
      onRoute: (way) => this.#onRouted(way),
      standIn: validating?.standsIn === true,
    })
  }

  #tell(head: ResponseHead): void {
    for (const onInterim of this.#interim) onInterim(head)
  }

  async #validated(
    stored: StoredResponse,
    answer: { response: UpstreamResponse; times: Times },
  ): Promise<Landing | undefined> {
    const head = freshen(this.plan.request, stored, answer.response, answer.times)
    if (head === undefined) return undefined
    const updated = await this.#update(stored, head)
    return updated && { kind: 'validated', stored: updated, response: answer.response }
  }

  async #update(stored: StoredResponse, head: NewHead): Promise<StoredResponse | undefined> {
    try {
      return await this.#core.store.update(stored, head)
    } catch {
      return undefined // As good as evicted.
    }
  }

  async #judge({ response, times }: { response: UpstreamResponse; times: Times }): Promise<Landing> {
    const { key, request, validating, supersedes } = this.plan
    const before = validating?.stored ?? supersedes
    const verdict = judge(request, response, times, this.#core.policy)
    if (!verdict.store) {
      if (request.method === 'HEAD' && response.status === 200)
        await learnFromHead(this.#core, key, request, response, times)
      else if (before !== undefined && !OF_THE_REQUEST.has(verdict.detail)) await this.#outdated(before, response)
      return { kind: 'sole', response, detail: verdict.detail }
    }
    if (response.status === 206) {
      const joined = await this.#join(response, times)
      if (joined !== undefined) return joined
    }
    return this.#share(response, verdict.head, contentLength(verdict.head.fields), response.body)
  }

  /** A 206 to the client's own Range, which what is stored of the same representation makes more of (RFC 9111 section 3.4). */
  async #join(response: UpstreamResponse, times: Times): Promise<Landing | undefined> {
    const { key, request } = this.plan
    if (!response.storable) return undefined
    let stored
    try {
      stored = selected(request, await this.#core.store.lookup(key), this.#core.policy)[0]
    } catch {
      return undefined // A store that fails is an empty one.
    }
    return stored && this.#complete(stored, response, times)
  }

  /** A 206 to a request for what was missing (RFC 9111 section 3.4). */
  async #complete(stored: StoredResponse, response: UpstreamResponse, times: Times): Promise<Landing | undefined> {
    const combination = combine(stored, response, times)
    if (combination === undefined || response.body === null) return undefined
    const { head, bodyBytes, pieces } = combination
    const open = await openPieces(this.#core.store, stored, pieces)
    if (open === undefined) return undefined
    const landing = await this.#share(response, head, bodyBytes, combinedBody(open, streamOf(response), pieces))
    if (landing.kind === 'shared') return landing
    // It can't be stored, and nothing of it has been read yet.
    closePieces(open)
    return undefined
  }

  /** The answer is another response, and not to be stored: the stored one has seen its day. */
  async #outdated(stored: StoredResponse, response: UpstreamResponse): Promise<void> {
    const { status } = response
    if (this.plan.request.method !== 'GET' || (status >= 400 && !OF_THE_RESOURCE.has(status))) return
    try {
      await this.#core.store.remove(stored)
    } catch {
      // A store that can't forget can't find either.
    }
  }

  #share(
    response: UpstreamResponse,
    head: NewHead,
    announcedBytes: number | undefined,
    body: Readable | Buffer | null,
  ): Promise<Landing> {
    return share(this.#core, {
      plan: this.plan,
      response,
      head,
      announcedBytes,
      body,
      forgotten: this.#forgotten,
      joinable: this.#joinable,
      onSettled: this.#onOver,
    })
  }
}

/** Why a response to one client is not stored that says nothing of what others are given; "status" is one that is never stored. */
const OF_THE_REQUEST: ReadonlySet<string> = new Set(['request-no-store', 'authorization', 'request-content', 'status'])

/** Errors that say what has become of the resource; others say that a request is wrong, and any client can send a wrong one. */
const OF_THE_RESOURCE: ReadonlySet<number> = new Set([404, 410, 451])

/** Answers to a Range or an If-Range: of no use to a client that sent neither. */
const OF_A_RANGE: ReadonlySet<number> = new Set([206, 304, 416])

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    void promise.then((value) => {
      signal.removeEventListener('abort', onAbort)
      resolve(value)
    }, reject)
  })
}
