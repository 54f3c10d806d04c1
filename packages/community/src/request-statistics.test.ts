import { expect, test } from 'vitest'
import { RequestStatistics } from './request-statistics.ts'

test('B8: the domains asked for most are told, once', () => {
  const statistics = new RequestStatistics()
  statistics.record('quiet.example', 10)
  for (let i = 0; i < 3; i++) statistics.record('busy.example', 100)
  expect(statistics.take()).toEqual([
    { domain: 'busy.example', requests: 3, bytes: 300 },
    { domain: 'quiet.example', requests: 1, bytes: 10 },
  ])
  expect(statistics.take()).toEqual([])
})

test('however many domains there are, what is told fits into a datagram', () => {
  const statistics = new RequestStatistics()
  for (let i = 0; i < 5_000; i++) statistics.record(`${'x'.repeat(40)}${i}.example`, i)
  const told = statistics.take()
  expect(told.length).toBeGreaterThan(10)
  expect(told.length).toBeLessThanOrEqual(32)
})
