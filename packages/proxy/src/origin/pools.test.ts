import { once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { request } from 'undici'
import { testOrigin } from '../testing/origin.ts'
import { createPools } from './pools.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

/** An origin that never answers, and tells when a request of it has come and its connection has gone. */
async function silentOrigin() {
  const reached = Promise.withResolvers<void>()
  const gone = Promise.withResolvers<void>()
  const origin = await testOrigin(({ socket }) => {
    void once(socket, 'close').then(() => gone.resolve())
    reached.resolve()
  })
  opened.push(origin)
  return { url: `http://127.0.0.1:${origin.port}`, reached: reached.promise, gone: gone.promise }
}

function pools() {
  const made = createPools({ allowH2: false, connections: 1 })
  opened.push({ [Symbol.asyncDispose]: () => made.destroy() })
  return made
}

test('an origin whose only request was called off keeps no pool', async () => {
  const { url, reached, gone } = await silentOrigin()
  const all = pools()
  const leaving = new AbortController()
  const asked = request(url, { dispatcher: all as never, signal: leaving.signal })
  await reached
  expect(all.size).toBe(1)
  leaving.abort()
  await expect(asked).rejects.toThrow('aborted')
  await gone
  await turn()
  expect(all.size).toBe(0)
})

test('a pool with a connection is kept, and used again', async () => {
  const origin = await testOrigin((_, response) => response.end('ok'))
  opened.push(origin)
  const all = pools()
  const url = `http://127.0.0.1:${origin.port}`
  for (const path of ['/a', '/b']) await (await request(url + path, { dispatcher: all as never })).body.text()
  await turn()
  expect(all.size).toBe(1)
  expect(new Set(origin.requests.map(({ socket }) => socket)).size).toBe(1)
})

test('an origin that takes no connection keeps no pool', async () => {
  const origin = await testOrigin(() => {})
  await origin[Symbol.asyncDispose]()
  const all = pools()
  await expect(request(`http://127.0.0.1:${origin.port}`, { dispatcher: all as never })).rejects.toThrow()
  await turn()
  expect(all.size).toBe(0)
})

test('after its end it takes nothing more', async () => {
  const { url } = await silentOrigin()
  const all = pools()
  await all.destroy()
  await expect(request(url, { dispatcher: all as never })).rejects.toThrow('destroyed')
})
