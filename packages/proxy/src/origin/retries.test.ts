import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { OriginError, type OriginErrorCode } from './origin-error.ts'
import { isRepeatable, withRetries } from './retries.ts'

interface Setting {
  readonly random?: number
  /** How long each try takes, in milliseconds. */
  readonly takesMs?: number
  readonly leavesAtPause?: number
}

/** The pauses between tries that fail in these ways, and what came of it: "answer", or how the last one failed. */
async function tried(codes: readonly OriginErrorCode[], { random = 0.5, takesMs = 1, leavesAtPause }: Setting = {}) {
  const leaving = new AbortController()
  const pauses: number[] = []
  let nowMs = 0
  let asked = 0
  const ask = (): Promise<string> => {
    nowMs += takesMs
    const code = codes[asked++]
    return code === undefined
      ? Promise.resolve('answer')
      : Promise.reject(new OriginError(code, 'http://a.example', code))
  }
  const result = await withRetries(ask, leaving.signal, {
    now: () => nowMs,
    random: () => random,
    pause: (pauseMs) => {
      pauses.push(pauseMs)
      nowMs += pauseMs
      return pauses.length === leavesAtPause ? Promise.reject(new Error('left')) : Promise.resolve()
    },
  }).catch((error: OriginError) => error.code)
  return { asked, pauses, result }
}

test('B10: an origin that does not answer is asked again, after pauses that grow', async () => {
  expect(await tried(['refused', 'refused', 'refused'])).toEqual({
    asked: 4,
    pauses: [100, 200, 400],
    result: 'answer',
  })
})

test('pauses are spread, so that those who failed together do not come back together', async () => {
  expect((await tried(['refused', 'refused'], { random: 0 })).pauses).toEqual([50, 100])
  expect((await tried(['refused', 'refused'], { random: 1 })).pauses).toEqual([150, 300])
})

test('after the last try the client is told how it failed', async () => {
  expect(await tried(Array<OriginErrorCode>(9).fill('unreachable'))).toMatchObject({ asked: 4, result: 'unreachable' })
})

test('a connection that was closed just as the request left is replaced at once', async () => {
  expect(await tried(['reset'])).toEqual({ asked: 2, pauses: [], result: 'answer' })
  expect(await tried(['reset', 'reset'])).toEqual({ asked: 2, pauses: [], result: 'reset' })
})

test('what took long to fail is not tried again: the client has waited enough', async () => {
  expect(await tried(['refused'], { takesMs: 5_000 })).toMatchObject({ asked: 1, result: 'refused' })
})

test.each<OriginErrorCode>(['timeout', 'garbage', 'tls', 'dns', 'private-address', 'bad-url', 'aborted'])(
  '"%s" is not tried again: it would fail in the same way, or take as long',
  async (code) => {
    expect(await tried([code])).toMatchObject({ asked: 1, result: code })
  },
)

test('who leaves during a pause is told how the origin failed', async () => {
  expect(await tried(['refused', 'refused', 'refused'], { leavesAtPause: 2 })).toMatchObject({
    asked: 2,
    result: 'refused',
  })
})

test('what may not be sent twice is not', () => {
  const request = { url: 'http://a.example/', fields: new Fields(), signal: new AbortController().signal }
  const methods = ['GET', 'HEAD', 'DELETE', 'POST', 'PATCH', 'get']
  expect(methods.filter((method) => isRepeatable({ ...request, method }))).toEqual(['GET', 'HEAD', 'DELETE'])
})
