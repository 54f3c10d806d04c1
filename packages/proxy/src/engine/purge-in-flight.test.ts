import type { ServerResponse } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import type { Selector } from '../store/store.ts'
import { testOrigin } from '../testing/origin.ts'
import { type Ask, read, testCache } from './testing/test-cache.ts'

const TAGGED = { 'Cache-Control': 'max-age=600', 'Cache-Tag': 'news' }

/** A request whose answer is purged at a chosen moment while it is on its way, and what the cache says of the next one. */
async function purgedInFlight(
  moment: 'before the head' | 'in the body',
  how: Ask,
  selector: (url: string) => Selector,
) {
  const answering = Promise.withResolvers<ServerResponse>()
  const origin = await testOrigin((_, response) => {
    if (origin.asked.length > 1) response.writeHead(200, TAGGED).end('new')
    else answering.resolve(response)
  })
  onTestFinished(() => origin[Symbol.asyncDispose]())
  const { cache, start, get } = testCache()
  const url = `http://127.0.0.1:${origin.port}/a`
  const starting = start(url, how)
  const response = await answering.promise
  if (moment === 'in the body') {
    response.writeHead(200, TAGGED).write('old ')
    const begun = await starting
    await cache.purge(selector(url))
    response.end('and whole')
    expect((await read(begun)).text).toBe('old and whole')
  } else {
    await cache.purge(selector(url))
    response.writeHead(200, TAGGED).end('old')
    expect((await read(await starting)).text).toBe('old')
  }
  return get(url)
}

const REQUESTS: readonly (readonly [string, Ask])[] = [
  ['that others may join', {}],
  ['for one client alone', { fields: { 'Cache-Control': 'no-cache' } }],
  ['of a peer that hands over', { how: { alone: true } }],
]
const SELECTORS: readonly (readonly [string, (url: string) => Selector])[] = [
  ['its URL', (value) => ({ kind: 'url', value })],
  ['a prefix', (url) => ({ kind: 'prefix', value: url.slice(0, -1) })],
  ['its domain', () => ({ kind: 'domain', value: '127.0.0.1' })],
  ['its tag', () => ({ kind: 'tag', value: 'news' })],
  ['all', () => ({ kind: 'all' })],
]
for (const moment of ['before the head', 'in the body'] as const) {
  for (const [kind, how] of REQUESTS) {
    test.each(SELECTORS)(
      `C6: a response ${kind} is not used again when %s is purged ${moment} is there`,
      async (_, selector) => {
        const next = await purgedInFlight(moment, how, selector)
        expect(next.text).toBe('new')
        expect(next.cacheStatus).not.toMatch(/hit/)
      },
    )
  }
}
