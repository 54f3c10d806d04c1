import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { Fields } from '../../http/fields.ts'
import { createOriginClient } from '../../origin/origin-client.ts'
import { createMemoryStore } from '../../store/index.ts'
import { createHttpCache } from '../http-cache.ts'
import { originUpstream } from '../origin-upstream.ts'
import type { Request, Response } from '../../http/message.ts'
import type { HandleOptions, HttpCache, HttpCacheOptions } from '../interface.ts'

/** A response that has been read. */
export interface Read {
  readonly status: number
  readonly fields: Fields
  readonly text: string
  /** This cache's own member of Cache-Status. */
  readonly cacheStatus: string
}

export interface Ask {
  readonly method?: string
  readonly fields?: Record<string, string>
  readonly body?: Readable
  readonly signal?: AbortSignal
  readonly onInterim?: Request['onInterim']
  readonly how?: HandleOptions
}

export interface TestCache {
  readonly cache: HttpCache
  /** The cache's clock; tests move it. */
  readonly clock: { now: number }
  /** The response, its body not read yet. */
  start(url: string, ask?: Ask): Promise<Response>
  get(url: string, ask?: Ask): Promise<Read>
}

/** A cache named "reef" for one test, over a memory store, whose upstream is the origin on loopback. */
export function testCache(options: Partial<HttpCacheOptions> & { readonly memoryBytes?: number } = {}): TestCache {
  const { memoryBytes = 64 * 1024 * 1024, ...rest } = options
  const clock = { now: Date.now() }
  const origin = createOriginClient({ allowPrivate: true })
  const store = createMemoryStore({ bytesMax: memoryBytes })
  const cache = createHttpCache({
    store,
    name: 'reef',
    upstream: originUpstream(origin),
    now: () => clock.now,
    ...rest,
  })
  onTestFinished(async () => {
    await origin[Symbol.asyncDispose]()
    await cache[Symbol.asyncDispose]()
    await store[Symbol.asyncDispose]()
  })
  const start = (
    url: string,
    { method = 'GET', fields = {}, how, signal = new AbortController().signal, ...ask }: Ask = {},
  ): Promise<Response> => cache.handle({ method, url, fields: Fields.from(fields), signal, ...ask }, how)
  return { cache, clock, start, get: async (url, ask) => read(await start(url, ask)) }
}

export async function read(response: Response): Promise<Read> {
  const { status, fields, body } = response
  return {
    status,
    fields,
    text: body instanceof Readable ? await text(body) : (body?.toString() ?? ''),
    cacheStatus: fields.getAll('cache-status').at(-1) ?? '',
  }
}
