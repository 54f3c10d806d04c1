import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import type { PeerEntry } from '@cachereef/protocol'
import type { PeerInfo } from './community.ts'
import { compareListings, EMPTY_LISTING, type Listing, nextListing } from './peer-info.ts'

/** Peers by letter, each in its first or second life. */
const lists = fc.uniqueArray(fc.record({ id: fc.constantFrom(...'abcdefgh'), incarnation: fc.constantFrom(1, 2) }), {
  selector: ({ id }) => id,
})
type Lives = { readonly id: string; readonly incarnation: number }[]

const rowsOf = (lives: Lives) => lives.map((life) => life as PeerEntry).sort((a, b) => (a.id < b.id ? -1 : 1))
const listOf = (lives: Lives): Listing => nextListing(EMPTY_LISTING, rowsOf(lives), undefined)
const idsOf = (list: readonly PeerInfo[]) => list.map(({ id }) => id)
const livesOnly = (some: Lives, others: Lives) =>
  some
    .filter((one) => !others.some((other) => other.id === one.id && other.incarnation === one.incarnation))
    .map(({ id }) => id)
    .sort()

test.prop([lists, lists])(
  'whoever is on one of two lists alone has come or gone; another life is another',
  (before, after) => {
    const { up, down } = compareListings(listOf(before), listOf(after))
    expect(idsOf(up)).toEqual(livesOnly(after, before))
    expect(idsOf(down)).toEqual(livesOnly(before, after))
  },
)

test.prop([lists, lists, fc.constantFrom(...'abcdefgh'), fc.constantFrom(...'abcdefgh')])(
  'the next version of a list is shown as if there had been none before it',
  (before, after, master, successor) => {
    const kept = after.map(
      (life) => before.find(({ id, incarnation }) => id === life.id && incarnation === life.incarnation) ?? life,
    )
    const first = nextListing(EMPTY_LISTING, rowsOf(before), master)
    const next = nextListing(first, rowsOf(kept), successor)
    expect(next).toEqual(nextListing(EMPTY_LISTING, rowsOf(kept), successor))
  },
)

test('a row that did not change is the same object in the next version', () => {
  const [one, two, three] = rowsOf([
    { id: 'a', incarnation: 1 },
    { id: 'b', incarnation: 1 },
    { id: 'c', incarnation: 1 },
  ]) as [PeerEntry, PeerEntry, PeerEntry]
  const before = nextListing(EMPTY_LISTING, [one, three], 'a')
  const after = nextListing(before, [one, two, { ...three }], 'a')
  expect(after.peers[0]).toBe(before.peers[0])
  expect(after.peers[2]).not.toBe(before.peers[1])
})
