import { describe, expect, test } from 'vitest'
import { announceDomains, NO_EXCEPTIONS, pruneExceptions } from './exceptions.ts'
import { equalPeers, idOf } from './testing/peers.ts'

describe('announced domains', () => {
  test('are cut into 64 slices before any statistics exist', () => {
    const domains = ['registry.example', 'pool.example', 'registry.example']
    expect(announceDomains(NO_EXCEPTIONS, domains).slices).toEqual([
      { domain: 'registry.example', slices: 64 },
      { domain: 'pool.example', slices: 64 },
    ])
  })

  test('that are cut already stay as they are', () => {
    const exceptions = { slices: [{ domain: 'registry.example', slices: 512 }], moves: [] }
    expect(announceDomains(exceptions, ['registry.example'])).toBe(exceptions)
  })
})

describe('pruning', () => {
  const kept = { domain: 'kept.example', holder: idOf(0) }
  const slice = { domain: 'cut.example', slice: 1, holder: idOf(0) }
  const slices = [{ domain: 'cut.example', slices: 4 }]

  test('drops moves to peers that are gone or do not cache, and of whole domains that are cut', () => {
    const peers = [...equalPeers(1), { id: idOf(1), weight: 1, caching: false }]
    const moves = [
      kept,
      slice,
      { domain: 'idle.example', holder: idOf(1) },
      { domain: 'gone.example', holder: idOf(2) },
      { domain: 'cut.example', holder: idOf(0) },
    ]
    expect(pruneExceptions({ slices, moves }, peers)).toEqual({ slices, moves: [kept, slice] })
  })

  test('gives the same exceptions where there is nothing to drop', () => {
    const exceptions = { slices, moves: [kept, slice] }
    expect(pruneExceptions(exceptions, equalPeers(1))).toBe(exceptions)
  })
})
