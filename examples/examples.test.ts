import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { get } from '../test/get.ts'
import { contentOf, Origin } from '../test/origin.ts'

let origin: Origin
beforeAll(async () => {
  origin = await Origin.start()
})
afterAll(() => origin[Symbol.asyncDispose]())

/** An example as its first line says to start it. */
function start(example: string, argument: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, example), argument], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return { child, lines: createInterface({ input: child.stdout }) }
}

const fetched = (path: string) => origin.requests.get(`GET http://${origin.address}${path}`)

test.each(['fetch.ts', 'undici-interceptor.ts'])('%s: the second request is a hit', async (example) => {
  const path = `/${example}`
  const { child, lines } = start(example, `http://${origin.address}${path}`)
  const printed: string[] = []
  lines.on('line', (line) => printed.push(line))
  expect(await once(child, 'close')).toEqual([0, null])
  const bytes = contentOf(origin.address, path).length
  expect(printed[0]).toMatch(new RegExp(`^first: 200, ${bytes} bytes, example; ?fwd=`))
  expect(printed[1]).toMatch(new RegExp(`^second: 200, ${bytes} bytes, example; ?hit`))
  expect(fetched(path)).toBe(1)
})

test('replicas.ts: what one replica has fetched, the other gets from the community', async () => {
  const path = '/replicas'
  const { child, lines } = start('replicas.ts', `http://${origin.address}${path}`)
  const printed: string[] = []
  lines.on('line', (line) => printed.push(line))
  expect(await once(child, 'close')).toEqual([0, null])
  expect(printed[0]).toMatch(/^one: 200/)
  expect(printed[1]).toMatch(/^two: 200.*hit/)
  expect(fetched(path)).toBe(1)
})

test.each([
  ['node-http.ts', false],
  ['express.ts', true],
  ['fastify.ts', true],
])('%s: serves its origin from the cache', async (example, hasPathOfItsOwn) => {
  const { child, lines } = start(example, `http://${origin.address}`)
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`${example} ended with ${code}`)))
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string]
  ended.catch(() => {})
  const { host } = new URL(/http:\S+/.exec(line)?.[0] ?? '')
  const path = `/${example}`
  for (const expected of [/example; ?fwd=/, /example; ?hit/]) {
    const answer = await get(host, path)
    expect(answer.body.equals(contentOf(host, path))).toBe(true)
    expect(answer.headers['cache-status']).toMatch(expected)
  }
  expect(origin.requests.get(`GET http://${host}${path}`)).toBe(1)
  if (hasPathOfItsOwn) expect((await get(host, '/about')).body.toString()).toBe('not cached')
  child.kill('SIGTERM')
  expect(await once(child, 'close')).toEqual([0, null])
})
