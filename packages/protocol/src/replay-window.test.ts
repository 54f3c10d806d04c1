import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { REPLAY_WINDOW_BITS } from './limits.ts'
import { ReplayWindow } from './replay-window.ts'

describe('a replay window', () => {
  it('takes each number once, in whatever order they come', () => {
    const window = new ReplayWindow(100)
    expect([105, 101, 103, 105, 101, 102].map((sequence) => window.accept(sequence))).toEqual([
      'new',
      'new',
      'new',
      'replayed',
      'replayed',
      'new',
    ])
  })

  it('takes nothing that was sent before it was opened (C13)', () => {
    const window = new ReplayWindow(10_000)
    expect(window.accept(10_000)).toBe('replayed')
    expect(window.accept(9_999)).toBe('replayed')
    expect(window.accept(10_000 - REPLAY_WINDOW_BITS)).toBe('stale')
    window.accept(10_001)
    expect(window.accept(9_999)).toBe('replayed')
  })

  it('ends exactly REPLAY_WINDOW_BITS below the highest number', () => {
    const window = new ReplayWindow(0)
    window.accept(REPLAY_WINDOW_BITS + 1)
    expect(window.accept(1)).toBe('stale')
    expect(window.accept(2)).toBe('new')
  })

  it('forgets nothing when the numbers leap further than it is wide', () => {
    const window = new ReplayWindow(1)
    const far = 2 ** 52
    expect(window.accept(far)).toBe('new')
    expect(window.accept(far)).toBe('replayed')
    expect(window.accept(far - 1)).toBe('new')
    expect(window.accept(2)).toBe('stale')
  })

  test.prop([fc.array(fc.integer({ min: 1, max: 3 * REPLAY_WINDOW_BITS }), { maxLength: 400 })])(
    'never takes a number twice, and takes every one within its width',
    (sequences) => {
      const window = new ReplayWindow(0)
      const seen = new Set<number>()
      let highest = 0
      for (const sequence of sequences) {
        const expected = sequence <= highest - REPLAY_WINDOW_BITS ? 'stale' : seen.has(sequence) ? 'replayed' : 'new'
        expect(window.accept(sequence)).toBe(expected)
        seen.add(sequence)
        highest = Math.max(highest, sequence)
      }
    },
  )
})
