import { expect, test } from 'vitest'
import { discord } from '../checkers/convergence.ts'
import { applyFaults } from '../faults/apply.ts'
import { World } from './world.ts'

async function traceOf(seed: number): Promise<string> {
  const world = new World({ seed, peers: 4 })
  world.network.weather = { loss: 0.2, duplication: 0.3, delayMs: 1, jitterMs: 30, tail: 0.05 }
  await world.startAll()
  await world.pass(5_000)
  world.peer(0).crash(true)
  await world.pass(10_000)
  return world.trace.hash
}

test('the same seed goes the same way twice, to the last frame', async () => {
  expect(await traceOf(7)).toBe(await traceOf(7))
})

test('another seed goes another way', async () => {
  expect(await traceOf(7)).not.toBe(await traceOf(8))
})

test('peers that start at once are one community, and stay it', async () => {
  const world = new World({ seed: 1, peers: 5 })
  await world.startAll()
  expect(await world.until(() => discord(world) === undefined, 2_000)).toBeLessThan(1_000)
  await world.pass(60_000)
  expect(discord(world)).toBeUndefined()
})

test('of two pauses the longer one wakes a peer: what it has put off does not come late', async () => {
  const world = new World({ seed: 1, peers: 1 })
  await world.startAll()
  const startMs = world.nowMs
  applyFaults(world, [
    { kind: 'pause', atMs: startMs, peer: 0, forMs: 2_000 },
    { kind: 'pause', atMs: startMs + 500, peer: 0, forMs: 100 },
  ])
  await world.pass(700)
  expect(world.peer(0).asleepUntilMs).toBe(startMs + 2_000)
})
