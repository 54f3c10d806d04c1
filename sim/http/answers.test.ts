import { expect, test } from 'vitest'
import { faultOf } from './answers.ts'
import { contentOf, type Thing } from './content.ts'
import type { Wish } from './http-world.ts'

const THING: Thing = { site: 1, number: 2, bytes: 5_000, periodMs: 1_000, maxAge: 10 }
const NOW_MS = 1_800_000_000_000
const VERSION = NOW_MS / 1_000
const MEANWHILE = { askedMs: NOW_MS, answeredMs: NOW_MS, purgedVersion: 0 }

const answer = (body: Buffer, version = VERSION, status = 200) => {
  return { kind: 'answer' as const, status, headers: new Headers({ ETag: `"2-${version}"` }), body }
}
const judged = (body: Buffer, version = VERSION, changes: Partial<typeof MEANWHILE> = {}) =>
  faultOf(THING, answer(body, version), { ...MEANWHILE, ...changes })

test('the whole of a version that may still be served is right', () => {
  for (const version of [VERSION, VERSION - 1, VERSION - 10]) {
    expect(judged(contentOf(THING, version), version)).toBeUndefined()
  }
  expect(faultOf({ ...THING, bytes: 0 }, answer(Buffer.alloc(0)), MEANWHILE)).toBeUndefined()
})

test('a version that has been stale for long, was purged, or does not exist yet is not', () => {
  expect(judged(contentOf(THING, VERSION - 13), VERSION - 13)).toContain('too old')
  expect(judged(contentOf(THING, VERSION - 1), VERSION - 1, { purgedVersion: VERSION })).toContain('had been purged')
  expect(judged(contentOf(THING, VERSION + 1), VERSION + 1)).toContain('wrong bytes')
})

test('nor is anything else than all of its bytes, in place', () => {
  const whole = contentOf(THING, VERSION)
  const flipped = Buffer.from(whole)
  flipped[4_000] = (flipped[4_000] as number) ^ 1
  const mixed = Buffer.concat([whole.subarray(0, 2_048), contentOf(THING, VERSION - 1).subarray(2_048)])
  const twisted = Buffer.concat([whole.subarray(0, 1_024), whole.subarray(2_048, 3_072), whole.subarray(1_024, 2_048)])
  const other = contentOf({ ...THING, number: 3 }, VERSION)
  for (const wrong of [flipped, mixed, twisted, other, whole.subarray(1), whole.subarray(0, -1), Buffer.alloc(0)])
    expect(judged(wrong)).toContain('wrong bytes')
})

test('nor bytes of another version than it says it is', () => {
  expect(judged(contentOf(THING, VERSION), VERSION - 1)).toContain('wrong bytes')
})

test('of a range exactly its bytes are right, and to a client that went away the first of them', () => {
  const whole = contentOf(THING, VERSION)
  const part = (body: Buffer, wish: Wish, status = 206) => {
    return faultOf(THING, answer(body, VERSION, status), MEANWHILE, wish)
  }
  const range = [100, 2_099] as const
  expect(part(whole.subarray(100, 2_100), { range })).toBeUndefined()
  for (const wrong of [whole, whole.subarray(0, 2_000), whole.subarray(100, 2_099), whole.subarray(101, 2_101)])
    expect(part(wrong, { range })).toContain('wrong bytes')
  expect(part(whole, { range }, 200)).toMatch(/^200/)
  expect(part(whole.subarray(100, 1_100), { range, leavesAfter: 1_000 })).toBeUndefined()
  expect(part(whole.subarray(0, 1_100), { leavesAfter: 1_000 }, 200)).toBeUndefined()
  for (const wrong of [whole.subarray(0, 900), whole.subarray(1, 1_100)])
    expect(part(wrong, { leavesAfter: 1_000 }, 200)).toContain('wrong bytes')
})

test('nor an error, or another status', () => {
  expect(faultOf(THING, { kind: 'error', error: new Error('terminated') }, MEANWHILE)).toBe('error: terminated')
  expect(faultOf(THING, answer(contentOf(THING, VERSION), VERSION, 504), MEANWHILE)).toMatch(/^504/)
})
