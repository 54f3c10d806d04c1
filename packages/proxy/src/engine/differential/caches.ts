import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import CachePolicy from 'http-cache-semantics'
import { cacheStores, Dispatcher, interceptors, request } from 'undici'
import { Fields } from '../../http/fields.ts'
import { createMemoryStore } from '../../store/index.ts'
import { createHttpCache } from '../http-cache.ts'
import type { History } from './histories.ts'

const URL_A = 'http://a.example/x'

/** Whether the second request of a history was answered without asking the origin. The clock is the system's, which tests set. */
export type Reuses = (history: History, wait: (seconds: number) => void) => Promise<boolean>

export const ours: Reuses = async (history, wait) => {
  await using store = createMemoryStore({ bytesMax: 1024 * 1024 })
  let exchanges = 0
  await using cache = createHttpCache({
    store,
    upstream: () => {
      exchanges++
      const fields = Fields.from({ ...history.response, 'content-length': '0' })
      return Promise.resolve({ status: history.status, fields, body: null, storable: true, from: 'origin' })
    },
  })
  const ask = async (fields: Readonly<Record<string, string>>): Promise<void> => {
    const stored = new Promise<void>((resolve) => cache.once('stored', () => resolve()))
    const { signal } = new AbortController()
    const response = await cache.handle({ method: 'GET', url: URL_A, fields: Fields.from(fields), signal })
    if (response.body instanceof Readable) await buffer(response.body)
    if (/; ?stored/.test(response.fields.get('cache-status') ?? '')) await stored
  }
  await ask(history.asked)
  wait(history.seconds)
  await ask(history.askedAgain)
  return exchanges === 1
}

export const undicis: Reuses = async (history, wait) => {
  const origin = new Origin(history)
  const dispatcher = origin.compose(interceptors.cache({ store: new cacheStores.MemoryCacheStore(), type: 'shared' }))
  const ask = async (headers: Readonly<Record<string, string>>): Promise<void> => {
    const { body } = await request(URL_A, { dispatcher, headers })
    await body.dump()
  }
  await ask(history.asked)
  wait(history.seconds)
  await ask(history.askedAgain)
  return origin.exchanges === 1
}

/** It stores nothing itself: it says what a cache that follows it would do. */
export const httpCacheSemantics: Reuses = (history, wait) => {
  const asked = { method: 'GET', url: URL_A, headers: { ...history.asked } }
  const policy = new CachePolicy(asked, { status: history.status, headers: { ...history.response } })
  wait(history.seconds)
  const reused =
    policy.storable() && policy.satisfiesWithoutRevalidation({ ...asked, headers: { ...history.askedAgain } })
  return Promise.resolve(reused)
}

/** Answers each request with the response of a history. */
class Origin extends Dispatcher {
  exchanges = 0
  readonly #history: History

  constructor(history: History) {
    super()
    this.#history = history
  }

  override dispatch(_options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    this.exchanges++
    const { status, response } = this.#history
    const raw = Object.entries(response).flatMap(([name, value]) => [Buffer.from(name), Buffer.from(value)])
    const controller = {
      rawHeaders: raw,
      rawTrailers: [],
      aborted: false,
      paused: false,
      reason: null,
      abort() {},
      pause() {},
      resume() {},
    }
    handler.onRequestStart?.(controller, {})
    handler.onResponseStart?.(controller, status, { ...response }, '')
    handler.onResponseEnd?.(controller, {})
    return true
  }
}
