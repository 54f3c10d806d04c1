import { expect, test } from 'vitest'
import { shrink } from '../faults/shrink.ts'
import type { Fault } from '../faults/fault.ts'
import { drawScenario } from './draw-scenario.ts'
import { runScenario } from './run-scenario.ts'

test('the same seed gives the same trace twice, faults and all', async () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const [one, two] = [await runScenario(drawScenario(seed)), await runScenario(drawScenario(seed))]
    expect(two.hash).toBe(one.hash)
    expect(two.events).toBe(one.events)
  }
})

test('different seeds give different traces', async () => {
  const hashes = new Set<string>()
  for (let seed = 10; seed < 30; seed++) hashes.add((await runScenario(drawScenario(seed))).hash)
  expect(hashes.size).toBe(20)
})

test('a failing script is made as short as it can be', async () => {
  const faults = Array.from({ length: 9 }, (_, n): Fault => ({ kind: 'pause', atMs: n, peer: n, forMs: 1 }))
  const asked: number[] = []
  const left = await shrink(faults, async (some) => {
    asked.push(some.length)
    return some.some(({ atMs }) => atMs === 3) && some.some(({ atMs }) => atMs === 7)
  })
  expect(left.map(({ atMs }) => atMs)).toEqual([3, 7])
  expect(asked.length).toBeLessThan(60)
})
