import { expect, test } from 'vitest'
import { SHUN_FIRST_MS, SHUN_MOST_MS } from '../limits.ts'
import { createShun } from './shun.ts'

const peer = 'ab'.repeat(32)

test('a peer that fails is passed over for a while, longer at each failure, up to a bound', () => {
  let nowMs = 0
  const shun = createShun(() => nowMs)
  expect(shun.isShunned(peer)).toBe(false)
  shun.failed(peer)
  nowMs = SHUN_FIRST_MS - 1
  expect(shun.isShunned(peer)).toBe(true)
  nowMs = SHUN_FIRST_MS
  expect(shun.isShunned(peer)).toBe(false)
  for (let i = 0; i < 20; i++) {
    shun.failed(peer)
    nowMs += SHUN_MOST_MS
  }
  shun.failed(peer)
  nowMs += SHUN_MOST_MS - 1
  expect(shun.isShunned(peer)).toBe(true)
  shun.forgive(peer)
  expect(shun.isShunned(peer)).toBe(false)
})

test('many requests that fail with one death count as one failure', () => {
  let nowMs = 0
  const shun = createShun(() => nowMs)
  for (let i = 0; i < 100; i++) shun.failed(peer)
  nowMs = SHUN_FIRST_MS
  expect(shun.isShunned(peer)).toBe(false)
})
