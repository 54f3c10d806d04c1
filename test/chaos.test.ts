import { expect, test } from 'vitest'
import { chaos } from './chaos/chaos.ts'
import { reportOf } from './chaos/report.ts'

const OPTIONS = { seed: 20, minutes: 0.4, peers: 4, rate: 50, words: ['--replicas', '2'] }

test('C5: peers are killed, paused, restarted and purged, come and go; every answer is right, fresh, and there', {
  timeout: 180_000,
}, async () => {
  const report = await chaos(OPTIONS)
  expect([...report.failures, ...report.complaints], reportOf(OPTIONS, report)).toEqual([])
  // Something was asked, and something was done to them.
  expect(report.load.requests).toBeGreaterThan(100)
  expect(report.faults.size).toBeGreaterThan(3)
})
