import { describe, expect, it } from 'vitest'
import { DURATION_MS_MAX } from './limits.ts'
import { resolveTiming } from './timing.ts'

describe('the timing of elections', () => {
  it('follows from the ping interval', () => {
    expect(resolveTiming({ pingIntervalMs: 500 })).toEqual({
      pingIntervalMs: 500,
      pingTimeoutMs: 1_500,
      freshMarginMs: 250,
      queryTimeoutMs: 250,
      backOffMaxMs: 100,
      responseTimeoutMs: 500,
      confirmTimeoutMs: 250,
      outcomeTimeoutMs: 1_000,
    })
  })

  it('takes what it is given', () => {
    expect(resolveTiming({ pingIntervalMs: 500, pingTimeoutMs: 900, confirmTimeoutMs: 50 })).toMatchObject({
      pingTimeoutMs: 900,
      outcomeTimeoutMs: 600,
    })
  })

  it('refuses what is no duration, and a margin that leaves nothing of the time-out', () => {
    const wrong = [
      { pingIntervalMs: 0 },
      { pingIntervalMs: Number.NaN },
      { pingIntervalMs: 250, backOffMaxMs: -1 },
      { pingIntervalMs: 250, pingTimeoutMs: DURATION_MS_MAX + 1 },
      { pingIntervalMs: 250, pingTimeoutMs: 100 },
    ]
    for (const options of wrong) {
      expect(() => resolveTiming(options)).toThrow(
        expect.objectContaining({ code: 'invalid-option', operation: 'create' }),
      )
    }
  })
})
