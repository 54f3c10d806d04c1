import { expect, test, vi } from 'vitest'
import { Gate } from './gate.ts'

test('lets a few in at once, and the next when one leaves', async () => {
  const gate = new Gate(2, 1_000)
  const entered: number[] = []
  const enter = async (i: number): Promise<() => void> => {
    const leave = await gate.enter('k')
    entered.push(i)
    return leave
  }
  const [first] = await Promise.all([enter(1), enter(2)])
  const third = enter(3)
  await Promise.resolve()
  expect(entered).toEqual([1, 2])
  first()
  first()
  await third
  expect(entered).toEqual([1, 2, 3])
})

test('one key does not wait for another', async () => {
  const gate = new Gate(1, 1_000)
  await gate.enter('a')
  expect(await gate.enter('b')).toBeTypeOf('function')
})

test('nobody waits longer than the limit', async () => {
  vi.useFakeTimers()
  try {
    const gate = new Gate(1, 1_000)
    await gate.enter('k')
    const entered = vi.fn()
    void gate.enter('k').then(entered)
    await vi.advanceTimersByTimeAsync(999)
    expect(entered).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(entered).toHaveBeenCalledOnce()
  } finally {
    vi.useRealTimers()
  }
})
