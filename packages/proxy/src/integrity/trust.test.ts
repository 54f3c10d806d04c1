import { expect, test } from 'vitest'
import { DISTRUST_FIRST_MS, DISTRUST_MOST_MS } from './limits.ts'
import { createTrust } from './trust.ts'

const peer = 'ab'.repeat(32)

test('C13: a peer that sent damaged bytes is distrusted for a while, longer each time, and the damage stays counted', () => {
  let nowMs = 1_000
  const trust = createTrust(() => nowMs)
  expect(trust.isTrusted(peer)).toBe(true)
  let pauseMs = DISTRUST_FIRST_MS
  for (let times = 1; times <= 10; times++) {
    trust.blame(peer)
    expect(trust.damaged(peer)).toBe(times)
    nowMs += pauseMs - 1
    expect(trust.isTrusted(peer)).toBe(false)
    nowMs += 1
    expect(trust.isTrusted(peer)).toBe(true)
    pauseMs = Math.min(2 * pauseMs, DISTRUST_MOST_MS)
  }
})

test('many bodies in flight that one fault damaged lengthen the distrust once', () => {
  let nowMs = 0
  const trust = createTrust(() => nowMs)
  for (let i = 0; i < 50; i++) trust.blame(peer)
  expect(trust.damaged(peer)).toBe(50)
  nowMs += DISTRUST_FIRST_MS
  expect(trust.isTrusted(peer)).toBe(true)
})
