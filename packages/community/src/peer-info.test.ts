import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import type { PeerInfo } from './community.ts'
import { compareLists } from './peer-info.ts'

const ids = fc.uniqueArray(fc.constantFrom(...'abcdefgh')).map((some) => some.sort())
const listOf = (some: readonly string[]) => some.map((id) => ({ id }) as PeerInfo)
const idsOf = (list: readonly PeerInfo[]) => list.map(({ id }) => id)

test.prop([ids, ids])('whoever is on one of two lists alone has come or gone', (before, after) => {
  const { up, down } = compareLists(listOf(before), listOf(after))
  expect(idsOf(up)).toEqual(after.filter((id) => !before.includes(id)))
  expect(idsOf(down)).toEqual(before.filter((id) => !after.includes(id)))
})
