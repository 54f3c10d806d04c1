import { expect, test } from 'vitest'
import { LIMITS } from '../limits.ts'
import type { Source } from '../ports/transport.ts'
import { FrameGate } from './frame-gate.ts'

const datagram = (address: string): Source => ({ carrier: 'datagram', address })
const stream = (connection: number, address = '192.0.2.1:40000'): Source => ({ carrier: 'stream', address, connection })

/** How many of so many frames are let in. */
function letIn(gate: FrameGate, count: number, source: (i: number) => Source, nowMs = 0): number {
  let admitted = 0
  for (let i = 0; i < count; i++) if (gate.admits(nowMs, source(i))) admitted++
  return admitted
}

test('a stranger gets the rate of his host, whichever ports he sends from', () => {
  const gate = new FrameGate()
  const { burst, perSecond } = LIMITS.strangersDatagrams.perSource
  expect(letIn(gate, 10_000, (i) => datagram(`192.0.2.1:${i + 1}`))).toBe(burst)
  expect(letIn(gate, 10_000, (i) => datagram(`192.0.2.1:${i + 1}`), 1_000)).toBe(perSecond)
})

test('made-up sources use up the share of strangers, and nobody else’s', () => {
  const gate = new FrameGate()
  gate.asked(0, '192.0.2.2:3130')
  gate.proved(0, stream(7))
  const flood = (i: number) => datagram(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}:1`)
  expect(letIn(gate, 100_000, flood)).toBe(LIMITS.strangersDatagrams.total.burst)
  expect(gate.admits(0, datagram('192.0.2.9:3130'))).toBe(false)
  expect(gate.admits(0, datagram('192.0.2.2:3130'))).toBe(true)
  expect(gate.admits(0, stream(7))).toBe(true)
  expect(gate.admits(0, stream(8))).toBe(true)
})

test('a connection that has proved itself has its own share, and the next from the same host has not', () => {
  const gate = new FrameGate()
  gate.proved(0, stream(1))
  expect(letIn(gate, 100_000, () => stream(1))).toBe(LIMITS.knownFrames.perSource.burst)
  expect(letIn(gate, 100_000, () => stream(2))).toBe(LIMITS.strangersFrames.perSource.burst)
})

test('whoever was quiet longest is a stranger again once too many are known', () => {
  const gate = new FrameGate()
  for (let i = 0; i <= LIMITS.floodSources; i++) gate.proved(0, stream(i, `10.0.${i >> 8}.${i & 255}:1`))
  expect(letIn(gate, 100_000, () => stream(0))).toBe(LIMITS.strangersFrames.perSource.burst)
  expect(letIn(gate, 5_000, () => stream(LIMITS.floodSources))).toBe(5_000)
})
