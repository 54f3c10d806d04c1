import { EventEmitter } from 'eventemitter3'
import { cacheKey, DEFAULT_POLICY } from '../policy/index.ts'
import { createOriginClient } from '../origin/origin-client.ts'
import { answer } from './answer.ts'
import { Deferrals } from './deferrals.ts'
import { createFetch } from './fetch.ts'
import { Flights } from './flights.ts'
import { Gate } from './gate.ts'
import { createHandler } from './handler.ts'
import { createInterceptor } from './interceptor.ts'
import { invalidate } from './invalidate.ts'
import { selects } from '../store/selector.ts'
import { Fields } from '../http/fields.ts'
import { judgedOf } from './judged.ts'
import { originUpstream } from './origin-upstream.ts'
import { PassMarks } from './pass-marks.ts'
import { refuseUnknownCacheOptions } from './option-names.ts'
import { sign } from './respond.ts'
import { upstreamProblem } from './upstream-problem.ts'
import type { Dispatcher } from 'undici'
import type { Request, RequestHead, Response } from '../http/message.ts'
import type { Selector } from '../store/store.ts'
import type { Core } from './core.ts'
import type {
  Exchange,
  HandleOptions,
  HttpCache,
  HttpCacheEvents,
  HttpCacheFigures,
  HttpCacheOptions,
  Served,
} from './interface.ts'

/**
 * A shared HTTP cache, usable on its own. Throws a TypeError where the name is no token, PeerError `invalid-option` for options
 * that there are not.
 */
export function createHttpCache(options: HttpCacheOptions): HttpCache {
  refuseUnknownCacheOptions(options)
  return new StandaloneCache(options)
}

const NO_FIELDS = new Fields()

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

class StandaloneCache extends EventEmitter<HttpCacheEvents> implements HttpCache {
  readonly name: string
  readonly fetch: typeof globalThis.fetch
  readonly handler: HttpCache['handler']
  readonly #core: Core
  readonly #ownOrigin: AsyncDisposable | undefined
  readonly #counts = { hits: 0, misses: 0, peerHits: 0, originFetches: 0, collapsed: 0 }
  readonly #keysAreUrls: boolean
  #ticks = 0
  #mirrorHits = 0

  constructor(options: HttpCacheOptions) {
    super()
    this.name = options.name ?? 'cachereef'
    if (!TOKEN.test(this.name)) throw new TypeError(`a cache's name must be a token, not "${this.name.slice(0, 100)}"`)
    const origin = options.upstream === undefined ? createOriginClient(options.origin) : undefined
    this.#ownOrigin = origin
    const now = options.now ?? Date.now
    this.#keysAreUrls = options.keyOf === undefined
    this.#core = {
      name: this.name,
      store: options.store,
      mirror: options.mirror,
      upstream: options.upstream ?? originUpstream(origin as NonNullable<typeof origin>),
      group: options.group,
      policy: { ...DEFAULT_POLICY, ...options.policy },
      now,
      keyOf: options.keyOf ?? ((request) => cacheKey(request.url)),
      flights: new Flights(),
      gate: new Gate(),
      passes: new PassMarks(now),
      deferrals: new Deferrals(
        this.name,
        (request) => this.handle(request),
        (settled) => void this.emit('deferred', settled),
        options.deferral,
      ),
      tick: () => ++this.#ticks,
      background: new Set(),
      onStored: (stored) => void this.emit('stored', stored),
      onServed: (served) => this.#served(served),
      onLanded: (plan, landing) => {
        const judged = judgedOf(plan, landing)
        if (judged !== undefined) this.emit('judged', judged)
      },
      onExchange: (exchange) => this.#exchanged(exchange),
    }
    this.fetch = createFetch(this)
    this.handler = createHandler(this)
  }

  async handle(request: Request, options: HandleOptions = {}): Promise<Response> {
    try {
      const { keyOf, tick, deferrals } = this.#core
      const deferred = deferrals.find(request)
      if (deferred !== undefined) {
        sign(this.#core, deferred.fields, { detail: 'deferred' })
        return deferred
      }
      return await answer(this.#core, request, {
        key: keyOf(request),
        options,
        arrival: tick(),
        round: 0,
        alone: options.alone === true,
      })
    } catch (error) {
      const response = upstreamProblem(request.signal.aborted ? new Gone() : error, this.name)
      sign(this.#core, response.fields, { detail: 'failed' })
      return response
    }
  }

  async purge(selector: Selector): Promise<number> {
    const exact = this.#exact(selector)
    // Tags are known only once the response is: what has not answered yet may have any.
    const unknown = selector.kind === 'tag'
    this.#core.flights.forget(
      (key, fields) => (fields === undefined && unknown) || selects(exact, key, fields ?? NO_FIELDS),
    )
    return this.#core.store.purge(exact)
  }

  invalidate(urls: readonly string[]): Promise<void> {
    return invalidate(this.#core, urls)
  }

  keyOf(request: RequestHead): string {
    return this.#core.keyOf(request)
  }

  figures(): HttpCacheFigures {
    const { objects, contentBytes: bytes, bytes: chargedBytes } = this.#core.store.figures()
    const mirror = this.#core.mirror?.figures()
    return {
      objects,
      bytes,
      chargedBytes,
      ...this.#counts,
      mirror: { objects: mirror?.objects ?? 0, bytes: mirror?.contentBytes ?? 0, hits: this.#mirrorHits },
    }
  }

  interceptor(): Dispatcher.DispatcherComposeInterceptor {
    return createInterceptor(this)
  }

  /** Waits for validations in the background; exchanges that somebody waits for end with the origin client. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#core.deferrals.close()
    await this.#ownOrigin?.[Symbol.asyncDispose]()
    await Promise.allSettled(this.#core.background)
    this.removeAllListeners()
  }

  /** Keys are compared as they are, so what a user wrote is brought into their form. */
  #exact(selector: Selector): Selector {
    if (selector.kind === 'url')
      return { kind: 'url', value: this.keyOf({ method: 'GET', url: selector.value, fields: NO_FIELDS }) }
    if (selector.kind === 'prefix' && this.#keysAreUrls) return { kind: 'prefix', value: cacheKey(selector.value) }
    return selector
  }

  #served(served: Served): void {
    if (served.mirrored === true) this.#mirrorHits++
    if (served.outcome === 'hit') this.#counts.hits++
    else if (served.outcome === 'forwarded') this.#counts.misses++
    if (served.collapsed) this.#counts.collapsed++
    this.emit('served', served)
  }

  #exchanged(exchange: Exchange): void {
    const answered = exchange.status !== undefined
    if (exchange.from === 'origin' && answered) this.#counts.originFetches++
    if (exchange.hit) this.#counts.peerHits++
    this.emit('upstream', exchange)
  }
}

class Gone extends Error {
  readonly code = 'aborted'

  constructor() {
    super('the client has gone')
  }
}
