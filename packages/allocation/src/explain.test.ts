import { describe, expect, test } from 'vitest'
import { rank } from './rank.ts'
import { sliceOf } from './slices.ts'
import { equalPeers, idOf, peersOf, tableOf } from './testing/peers.ts'

const peers = equalPeers(4)

describe('an explanation (C11)', () => {
  test('shows the rank that chose the holders', () => {
    const explanation = tableOf({ peers, replicas: 2 }).explain('Example.org:80')
    const ranked = rank('example.org', peers)
    expect(explanation).toMatchObject({ domain: 'example.org', version: 1, slice: undefined, reason: 'rank' })
    expect(explanation.holders).toEqual(ranked.slice(0, 2))
    expect(explanation.ranking.map((row) => row.id)).toEqual(ranked)
    expect(explanation.text).toBe(`${ranked[0]} ranks first for example.org.`)
  })

  test('names the slice that a path falls into', () => {
    const table = tableOf({ peers, slices: [{ domain: 'cut.example', slices: 16 }] })
    const number = sliceOf('/a.js', 16)
    const explanation = table.explain('cut.example', '/a.js')
    expect(explanation.slice).toEqual({ number, of: 16 })
    expect(explanation.text).toContain(`slice ${number} of 16 of cut.example`)
  })

  test('says that a nearer peer has its share of the slices already', () => {
    const table = tableOf({ peers: peersOf(1, 1), slices: [{ domain: 'cut.example', slices: 64 }] })
    const explanations = Array.from({ length: 200 }, (_, index) => table.explain('cut.example', `/${index}`))
    const bound = explanations.filter((explanation) => explanation.reason === 'bound')
    expect(bound.length).toBeGreaterThan(0)
    for (const { holders, ranking } of bound) expect(holders[0]).not.toBe(ranking[0]!.id)
  })

  test('says that the master passed it on, and to whom', () => {
    const holder = rank('example.org', peers)[2]!
    const explanation = tableOf({ peers, moves: [{ domain: 'example.org', holder }] }).explain('example.org')
    expect(explanation).toMatchObject({ reason: 'passed-on', holders: [holder] })
    expect(explanation.text).toBe(`The master passed example.org on to ${holder}.`)
  })

  test('says that nobody caches', () => {
    const table = tableOf({ peers: [{ id: idOf(0), weight: 1, caching: false }] })
    expect(table.explain('example.org')).toMatchObject({ reason: 'nobody-caches', holders: [], ranking: [] })
  })

  test('shows no more peers than fit on a page', () => {
    expect(tableOf({ peers: equalPeers(100) }).explain('example.org').ranking).toHaveLength(16)
  })
})
