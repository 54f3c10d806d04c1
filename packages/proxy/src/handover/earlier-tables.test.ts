import { allocate } from '@cachereef/allocation'
import { expect, test } from 'vitest'
import { createEarlierTables } from './earlier-tables.ts'
import { EARLIER_TABLES_MAX, EARLIER_TABLES_MS } from './limits.ts'

const id = (letter: string) => letter.repeat(64)
let version = 0
const tableOf = (letters: string, weight = 1) =>
  allocate({
    epoch: { term: 1, master: id('a') },
    version: ++version,
    peers: [...letters].map((letter) => ({ id: id(letter), weight, caching: true })),
  })

/** A domain that one peer holds among some, and another among others. */
function domainOf(holders: Readonly<Record<string, string>>): string {
  for (let i = 0; i < 10_000; i++) {
    const domain = `d${i}.test`
    if (Object.entries(holders).every(([among, holder]) => tableOf(among).holders(domain)[0] === id(holder)))
      return domain
  }
  throw new Error('there is no such domain')
}

test('C4: those that held a domain before are known, the latest first, and never the holder itself', () => {
  const domain = domainOf({ ab: 'b', abc: 'c', abcd: 'd' })
  const earlier = createEarlierTables(id('d'), tableOf('abd'), () => 0)
  expect(earlier.holders(domain, '/')).toEqual([id('b')])
  const seen = createEarlierTables(id('a'), tableOf('ab'), () => 0)
  seen.replace(tableOf('abc'))
  seen.replace(tableOf('abcd'))
  expect(seen.holders(domain, '/').slice(0, 2)).toEqual([id('c'), id('b')])
  seen.replace(tableOf('abc'))
  expect(seen.holders(domain, '/')).not.toContain(id('c'))
})

test('C4: a peer that comes into a community of others takes their table without itself for the earlier one', () => {
  const domain = domainOf({ abc: 'b', abcd: 'd' })
  const earlier = createEarlierTables(id('d'), tableOf('d'), () => 0)
  earlier.replace(tableOf('abcd'))
  expect(earlier.holders(domain, '/')).toEqual([id('b')])
})

test('versions that change no holder push no table out, and others do in the end', () => {
  const domain = domainOf({ ab: 'b', a: 'a' })
  const earlier = createEarlierTables(id('a'), tableOf('ab'), () => 0)
  earlier.replace(tableOf('a'))
  for (let i = 0; i < 10 * EARLIER_TABLES_MAX; i++) earlier.replace(tableOf('a'))
  expect(earlier.holders(domain, '/')).toEqual([id('b')])
  for (let i = 0; i <= EARLIER_TABLES_MAX; i++) earlier.replace(tableOf('a', 1 + (i % 2) + 1))
  expect(earlier.holders(domain, '/')).toEqual([])
})

test('after some time an earlier table says nothing any more', () => {
  let nowMs = 0
  const domain = domainOf({ ab: 'b', a: 'a' })
  const earlier = createEarlierTables(id('a'), tableOf('ab'), () => nowMs)
  earlier.replace(tableOf('a'))
  nowMs = EARLIER_TABLES_MS
  expect(earlier.holders(domain, '/')).toEqual([id('b')])
  nowMs++
  expect(earlier.holders(domain, '/')).toEqual([])
})
