import { expect, test } from 'vitest'
import { FloodGate } from './flood-gate.ts'
import { Refusals } from './refusals.ts'

const RATES = { perSource: { burst: 10, perSecond: 5 }, total: { burst: 30, perSecond: 20 } }
const letIn = (gate: FloodGate, nowMs: number, addresses: readonly string[]) =>
  addresses.filter((address) => gate.admits(nowMs, address)).length
const times = (count: number, address: (i: number) => string) => Array.from({ length: count }, (_, i) => address(i))

test('one host gets its burst and then its rate, from whichever ports it asks', () => {
  const gate = new FloodGate(RATES)
  expect(
    letIn(
      gate,
      0,
      times(100, (i) => `10.0.0.1:${1_024 + i}`),
    ),
  ).toBe(10)
  expect(
    letIn(
      gate,
      1_000,
      times(100, () => '10.0.0.1:5'),
    ),
  ).toBe(5)
  expect(
    letIn(
      gate,
      100_000,
      times(100, () => '10.0.0.1:5'),
    ),
  ).toBe(10)
})

test('a flood from one host keeps nobody else out', () => {
  const gate = new FloodGate(RATES)
  letIn(
    gate,
    0,
    times(10_000, () => '10.0.0.1:1'),
  )
  expect(
    letIn(
      gate,
      0,
      times(10, () => '10.0.0.2:1'),
    ),
  ).toBe(10)
})

test('addresses that are made up, each used once, get no more than the total', () => {
  const gate = new FloodGate(RATES)
  expect(
    letIn(
      gate,
      0,
      times(100_000, (i) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}:1`),
    ),
  ).toBe(30)
  expect(
    letIn(
      gate,
      1_000,
      times(100_000, (i) => `11.${i >> 16}.${(i >> 8) & 255}.${i & 255}:1`),
    ),
  ).toBe(20)
})

test('each kind of refusal is worth a line once an interval, and every one is counted', () => {
  const refusals = new Refusals()
  const lines = [0, 1, 59_999, 60_000].map((nowMs) => refusals.add(nowMs, 'replayed'))
  expect(lines).toEqual([true, false, false, true])
  expect(refusals.add(1, 'flood')).toBe(true)
  expect(refusals.counters).toEqual({ replayed: 4, flood: 1 })
})
