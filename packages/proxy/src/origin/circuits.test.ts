import { expect, test } from 'vitest'
import { Circuits } from './circuits.ts'
import { CIRCUIT_FAILURES, CIRCUIT_OPEN_MS, CIRCUIT_OPEN_MS_MAX } from './limits.ts'
import { OriginError, type OriginErrorCode } from './origin-error.ts'

const A = 'http://a.example'

function setting() {
  const clock = { now: 0 }
  const circuits = new Circuits(() => clock.now)
  let asked = 0
  const fail = (code: OriginErrorCode = 'refused', origin = A) =>
    circuits
      .through(origin, () => {
        asked++
        return Promise.reject(new OriginError(code, origin, 'down'))
      })
      .catch((error: OriginError) => error)
  const succeed = (origin = A) => circuits.through(origin, () => Promise.resolve('answer')).catch(() => 'not asked')
  const failOften = async (code?: OriginErrorCode) => {
    for (let i = 0; i < CIRCUIT_FAILURES; i++) await fail(code)
  }
  return { clock, circuits, fail, succeed, failOften, asked: () => asked }
}

test('B10: an origin that failed so often in a row is not asked, and the last failure is told at once', async () => {
  const { fail, failOften, asked } = setting()
  await failOften()
  const told = await fail()
  expect(asked()).toBe(CIRCUIT_FAILURES)
  expect(told).toMatchObject({ code: 'refused', message: expect.stringContaining('not asked again') })
})

test('what is remembered of a failure is what it said, and none of what it holds on to', async () => {
  const { circuits, fail } = setting()
  const cause = new Error('with a stack, and a connection in it')
  for (let i = 0; i < CIRCUIT_FAILURES; i++) {
    const failing = circuits.through(A, () => Promise.reject(new OriginError('reset', A, 'down', { cause })))
    await expect(failing).rejects.toMatchObject({ cause })
  }
  expect((await fail()).cause).toBeUndefined()
})

test('another origin is not concerned', async () => {
  const { failOften, succeed } = setting()
  await failOften()
  expect(await succeed('http://b.example')).toBe('answer')
  expect(await succeed()).toBe('not asked')
})

test('an answer in between starts the count anew', async () => {
  const { fail, succeed, asked } = setting()
  for (let i = 0; i < CIRCUIT_FAILURES - 1; i++) await fail()
  expect(await succeed()).toBe('answer')
  for (let i = 0; i < CIRCUIT_FAILURES - 1; i++) await fail()
  expect(asked()).toBe(2 * (CIRCUIT_FAILURES - 1))
  expect(await succeed()).toBe('answer')
})

test('B10: half open, one request tries and its answer closes the circuit', async () => {
  const { clock, circuits, failOften, succeed } = setting()
  await failOften()
  clock.now += CIRCUIT_OPEN_MS
  const answer = Promise.withResolvers<string>()
  const probe = circuits.through(A, () => answer.promise)
  expect(await succeed()).toBe('not asked')
  answer.resolve('back')
  expect(await probe).toBe('back')
  expect(await succeed()).toBe('answer')
})

test('a try that fails keeps it open for twice as long, up to a bound', async () => {
  const { clock, fail, failOften, succeed } = setting()
  await failOften()
  clock.now += CIRCUIT_OPEN_MS
  await fail()
  clock.now += 2 * CIRCUIT_OPEN_MS - 1
  expect(await succeed()).toBe('not asked')
  for (let i = 0; i < 10; i++) {
    clock.now += CIRCUIT_OPEN_MS_MAX
    await fail()
  }
  clock.now += CIRCUIT_OPEN_MS_MAX
  expect(await succeed()).toBe('answer')
})

test('a try that is given up leaves the next one to the next request', async () => {
  const { clock, fail, failOften, succeed } = setting()
  await failOften()
  clock.now += CIRCUIT_OPEN_MS
  await fail('aborted')
  expect(await succeed()).toBe('answer')
})

test.each<OriginErrorCode>(['aborted', 'bad-url', 'garbage', 'private-address'])(
  '"%s" is no sign of an origin that is down',
  async (code) => {
    const { failOften, succeed } = setting()
    await failOften(code)
    expect(await succeed()).toBe('answer')
  },
)
