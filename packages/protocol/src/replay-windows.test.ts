import { describe, expect, it } from 'vitest'
import { ReplayWindows } from './replay-windows.ts'

const alice = 'a'.repeat(64)
const bob = 'b'.repeat(64)
const carol = 'c'.repeat(64)

describe('the table of replay windows', () => {
  it('knows nobody until a window is opened for him', () => {
    const windows = new ReplayWindows()
    expect(windows.accept(alice, 1, 5)).toBe('unknown')
    expect(windows.open(alice, 1, 5)).toBe('new')
    expect(windows.accept(alice, 1, 5)).toBe('replayed')
    expect(windows.accept(alice, 1, 6)).toBe('new')
    expect(windows.accept(bob, 1, 6)).toBe('unknown')
  })

  it('takes a later life only after it has proved itself, and then no earlier one (C13)', () => {
    const windows = new ReplayWindows()
    windows.open(alice, 1, 500)
    expect(windows.accept(alice, 2, 1)).toBe('unknown')
    expect(windows.accept(alice, 1, 501)).toBe('new')
    windows.open(alice, 2, 1)
    expect(windows.accept(alice, 1, 502)).toBe('stale')
    expect(windows.open(alice, 1, 503)).toBe('stale')
    expect(windows.accept(alice, 2, 2)).toBe('new')
  })

  it('opens no second window over a first, which would let recorded messages in again', () => {
    const windows = new ReplayWindows()
    windows.open(alice, 1, 10)
    expect(windows.accept(alice, 1, 20)).toBe('new')
    expect(windows.open(alice, 1, 10)).toBe('replayed')
    expect(windows.accept(alice, 1, 20)).toBe('replayed')
  })

  it('is bounded: who has been silent longest proves himself again', () => {
    const windows = new ReplayWindows(2)
    windows.open(alice, 1, 1)
    windows.open(bob, 1, 1)
    windows.accept(alice, 1, 2)
    windows.open(carol, 1, 1)
    expect(windows.size).toBe(2)
    expect(windows.accept(bob, 1, 2)).toBe('unknown')
    expect(windows.accept(alice, 1, 3)).toBe('new')
    expect(windows.accept(carol, 1, 2)).toBe('new')
  })

  it('forgets who is gone', () => {
    const windows = new ReplayWindows()
    windows.open(alice, 1, 1)
    windows.forget(alice)
    expect(windows.accept(alice, 1, 2)).toBe('unknown')
  })
})
