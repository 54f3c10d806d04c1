import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hedged, type Try } from './hedged.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A try that the test settles, and whether it was called off. */
function tried(): Try<string> & { settle(result: string): void; fail(error: Error): void; cancelled: boolean } {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const one = {
    result: promise,
    settle: resolve,
    fail: reject,
    cancelled: false,
    cancel: () => {
      one.cancelled = true
      resolve('cancelled')
    },
  }
  return one
}

const isGood = (result: string) => result.startsWith('good')

test('a first try that is in time is alone', async () => {
  const first = tried()
  const second = vi.fn()
  const result = hedged<string>(first, { afterMs: 10, second, isGood })
  await vi.advanceTimersByTimeAsync(9)
  first.settle('good')
  expect(await result).toBe('good')
  await vi.advanceTimersByTimeAsync(100)
  expect(second).not.toHaveBeenCalled()
})

test('a late first try gets a second one beside it, and whichever is good first calls the other off', async () => {
  for (const order of ['first', 'second'] as const) {
    const [first, second] = [tried(), tried()]
    const result = hedged<string>(first, { afterMs: 10, second: () => second, isGood })
    await vi.advanceTimersByTimeAsync(10)
    const [winner, loser] = order === 'first' ? [first, second] : [second, first]
    winner.settle(`good ${order}`)
    expect(await result).toBe(`good ${order}`)
    expect([winner.cancelled, loser.cancelled]).toEqual([false, true])
  }
})

test('a second try that has nothing changes nothing: the first is waited for', async () => {
  const [first, second] = [tried(), tried()]
  const result = hedged<string>(first, { afterMs: 10, second: () => second, isGood })
  await vi.advanceTimersByTimeAsync(10)
  second.settle('nothing')
  await vi.advanceTimersByTimeAsync(1_000)
  first.settle('good')
  expect(await result).toBe('good')
})

test('where both are no good the result is that of the first, an error too', async () => {
  const [first, second] = [tried(), tried()]
  const result = hedged<string>(first, { afterMs: 10, second: () => second, isGood })
  await vi.advanceTimersByTimeAsync(10)
  first.settle('refused')
  second.settle('nothing')
  expect(await result).toBe('refused')

  const broken = tried()
  const failing = hedged<string>(broken, { afterMs: 10, second: () => undefined, isGood })
  await vi.advanceTimersByTimeAsync(10)
  broken.fail(new Error('gone'))
  await expect(failing).rejects.toThrow('gone')
})
