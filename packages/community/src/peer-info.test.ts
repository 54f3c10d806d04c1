import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import type { PeerInfo } from './community.ts'
import { compareLists, type Listed } from './peer-info.ts'

/** Peers by letter, each in its first or second life. */
const lists = fc.uniqueArray(fc.record({ id: fc.constantFrom(...'abcdefgh'), incarnation: fc.constantFrom(1, 2) }), {
  selector: ({ id }) => id,
})
type Lives = { readonly id: string; readonly incarnation: number }[]

const listOf = (lives: Lives): Listed[] =>
  lives
    .map(({ id, incarnation }) => ({ peer: { id } as PeerInfo, incarnation }))
    .sort((a, b) => (a.peer.id < b.peer.id ? -1 : 1))
const idsOf = (list: readonly PeerInfo[]) => list.map(({ id }) => id)
const livesOnly = (some: Lives, others: Lives) =>
  some
    .filter((one) => !others.some((other) => other.id === one.id && other.incarnation === one.incarnation))
    .map(({ id }) => id)
    .sort()

test.prop([lists, lists])(
  'whoever is on one of two lists alone has come or gone; another life is another',
  (before, after) => {
    const { up, down } = compareLists(listOf(before), listOf(after))
    expect(idsOf(up)).toEqual(livesOnly(after, before))
    expect(idsOf(down)).toEqual(livesOnly(before, after))
  },
)
