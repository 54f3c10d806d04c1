import { expect, test } from 'vitest'
import { formatHopAnswer, formatHopRequest, parseHopAnswer, parseHopRequest, tableVersion } from './hop.ts'

const table = tableVersion({ epoch: { term: 3, master: 'ab'.repeat(32) }, version: 8 })

test('what a peer says of a hop is read as it was written, both ways', () => {
  const request = { table, hops: 2, held: true }
  expect(parseHopRequest(formatHopRequest(request))).toEqual(request)
  expect(parseHopRequest(formatHopRequest({ ...request, held: false }))).toEqual({ ...request, held: false })
  for (const leftMs of [0, 1, 70_000]) {
    expect(parseHopRequest(formatHopRequest({ ...request, leftMs }))).toEqual({ ...request, leftMs })
    // The same in the wider grammar: the order of members means nothing (RFC 9651 section 3.2).
    expect(parseHopRequest(`held, left=${leftMs}, hops=2, table="${table}", v=1`)).toEqual({ ...request, leftMs })
  }
  expect(parseHopRequest(`${formatHopRequest(request)}, left=-1`)).toEqual(request)
  expect(parseHopAnswer(formatHopAnswer({ table, refused: 'not-holder' }))).toEqual({ table, refused: 'not-holder' })
})

test('members of a later version are skipped, another version and nonsense are not understood', () => {
  expect(parseHopRequest(`${formatHopRequest({ table, hops: 1, held: false })}, deadline=250`)?.hops).toBe(1)
  for (const field of [
    '',
    'v=2, table="t", hops=1',
    'v=1, table="t", hops=0',
    'v=1, hops=1',
    'v=1, table="t',
    '\u0000',
  ]) {
    expect(parseHopRequest(field), field).toBeUndefined()
  }
  expect(parseHopAnswer('v=1, table="t", refused="because"')).toBeUndefined()
})
