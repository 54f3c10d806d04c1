import { Dispatcher, fetch as undiciFetch, Request as UndiciRequest, type RequestInit } from 'undici'
import { concernsCache, handleDispatch } from './dispatch-handling.ts'
import type { HttpCache } from './interface.ts'

/**
 * `fetch` through a cache. It is undici's, so that redirects, decoding, abortion and every other rule of the Fetch standard
 * are those that a program knows; only the network below it is the cache. Takes the global Request as well as undici's.
 */
export function createFetch(cache: HttpCache): typeof globalThis.fetch {
  const dispatcher = new CacheDispatcher(cache)
  const fetchThrough = (input: unknown, init?: unknown): Promise<unknown> =>
    undiciFetch(adopt(input) as Parameters<typeof undiciFetch>[0], { ...(init as RequestInit), dispatcher })
  return fetchThrough as typeof globalThis.fetch
}

/** The global Request is of another copy of the same code; undici takes only its own. */
function adopt(input: unknown): unknown {
  if (!(input instanceof globalThis.Request)) return input
  const { url, method, headers, body, redirect, signal, referrerPolicy } = input
  const init = {
    method,
    headers: [...headers],
    redirect,
    signal,
    referrerPolicy,
    ...(body === null ? {} : { body, duplex: 'half' }),
  }
  return new UndiciRequest(url, init as unknown as RequestInit)
}

class CacheDispatcher extends Dispatcher {
  readonly #cache: HttpCache

  constructor(cache: HttpCache) {
    super()
    this.#cache = cache
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    if (concernsCache(options)) handleDispatch((request) => this.#cache.handle(request), options, handler)
    else handler.onResponseError?.(abortedController, new TypeError(`${options.method} can not go through a cache`))
    return true
  }

  /** The cache outlives it. */
  override close(done?: () => void): Promise<void> {
    done?.()
    return Promise.resolve()
  }

  override destroy(...given: unknown[]): Promise<void> {
    const done = given.at(-1)
    if (typeof done === 'function') done()
    return Promise.resolve()
  }
}

const abortedController: Dispatcher.DispatchController = {
  aborted: true,
  paused: false,
  reason: null,
  abort() {},
  pause() {},
  resume() {},
}
