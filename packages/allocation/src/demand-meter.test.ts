import { describe, expect, test } from 'vitest'
import { DemandMeter } from './demand-meter.ts'
import { METERED_DOMAINS_MAX } from './limits.ts'

const load = (domain: string, requests: number, bytes = 0) => ({ domain, requests, bytes })

describe('the demand', () => {
  test('of a domain is that of all peers together', () => {
    const meter = new DemandMeter()
    meter.record([load('a.example', 10, 1_000), load('b.example', 30)], 0)
    meter.record([load('a.example', 25, 500)], 0)
    expect(meter.demand(0)).toEqual([load('a.example', 35, 1_500), load('b.example', 30)])
  })

  test('counts half after a minute, whether or not more came meanwhile', () => {
    const meter = new DemandMeter()
    meter.record([load('a.example', 80, 400)], 0)
    meter.record([load('a.example', 10)], 60_000)
    expect(meter.demand(120_000)).toEqual([load('a.example', 25, 100)])
  })

  test('is metered for a bounded number of domains, the coldest of which are forgotten', () => {
    const meter = new DemandMeter()
    const loads = Array.from({ length: METERED_DOMAINS_MAX + 1 }, (_, index) =>
      load(`site-${index}.example`, index + 1),
    )
    meter.record(loads, 0)
    const demand = meter.demand(0)
    expect(demand).toHaveLength(METERED_DOMAINS_MAX * 0.75)
    expect(demand[0]!.requests).toBe(METERED_DOMAINS_MAX + 1)
  })

  test('does not grow if the time that is handed in stands still or goes back', () => {
    const meter = new DemandMeter()
    meter.record([load('a.example', 10)], 60_000)
    expect(meter.demand(0)).toEqual([load('a.example', 10)])
  })
})
