import { expect, test } from 'vitest'
import { fakePeer } from '../testing/fake-community.ts'
import type { ToldContents } from './contents-wire.ts'
import { createKnownContents } from './known-contents.ts'
import { DIGEST_FRESH_MS, DIGESTS_MAX, QUESTIONS_MIN, SETTLED_MS } from './limits.ts'

const holding = (...keys: readonly string[]): ToldContents => ({
  etag: `"${keys.join()}"`,
  digest: { keys: keys.length, mayHold: (key) => keys.includes(key) },
})

/** A peer that tells what `told.now` is, on a clock of the test. */
function knowing(first: ToldContents | Error | undefined) {
  const info = fakePeer({ id: 'a'.repeat(64), name: 'a' })
  const clock = { nowMs: 0 }
  const told: { now: ToldContents | Error | undefined; readonly asked: (string | undefined)[] } = {
    now: first,
    asked: [],
  }
  const known = createKnownContents({
    peer: (id) => (id === info.id ? info : fakePeer({ id })),
    async ask(_, etag) {
      told.asked.push(etag)
      if (told.now instanceof Error) throw told.now
      return told.now?.etag === etag && etag !== undefined ? 'unchanged' : told.now
    },
    now: () => clock.nowMs,
  })
  const questions = async (count: number, key = 'x') => {
    const answers = Array.from({ length: count }, () => known.mayHold(info.id, key))
    // The digest comes in the background.
    await new Promise((resolve) => setImmediate(resolve))
    return answers
  }
  return { known, info, clock, told, questions }
}

test('B13: who is asked about often has its digest fetched, and from then on what it lacks is not asked for', async () => {
  const { known, info, clock, told, questions } = knowing(holding('held'))
  clock.nowMs = SETTLED_MS
  expect(await questions(QUESTIONS_MIN - 1)).not.toContain(false)
  expect(told.asked).toEqual([])
  clock.nowMs = 2 * SETTLED_MS
  await questions(1)
  expect(told.asked).toEqual([undefined])
  expect(known.mayHold(info.id, 'lacking')).toBe(false)
  expect(known.mayHold(info.id, 'held')).toBe(true)
})

test('B13: a digest that has aged rules nothing out until it was fetched again, by its tag', async () => {
  const { known, info, clock, told, questions } = knowing(holding('held'))
  clock.nowMs = 2 * SETTLED_MS
  await questions(QUESTIONS_MIN)
  clock.nowMs += DIGEST_FRESH_MS + 1
  told.now = holding('held', 'new')
  expect(await questions(1, 'new')).toEqual([true])
  expect(told.asked).toEqual([undefined, '"held"'])
  expect(known.mayHold(info.id, 'new')).toBe(true)
  expect(known.mayHold(info.id, 'lacking')).toBe(false)
  clock.nowMs += DIGEST_FRESH_MS + 1
  await questions(1)
  expect(told.asked).toHaveLength(3)
  expect(known.mayHold(info.id, 'lacking')).toBe(false)
})

test('C4: just after a change of the table nothing is ruled out, for it may be in flight there', async () => {
  const { known, clock, questions } = knowing(holding())
  clock.nowMs = 2 * SETTLED_MS
  await questions(QUESTIONS_MIN)
  expect(await questions(1)).toEqual([false])
  known.tableChanged()
  expect(await questions(QUESTIONS_MIN)).not.toContain(false)
  clock.nowMs += SETTLED_MS
  await questions(1)
  expect(await questions(1)).toEqual([false])
})

test('a peer that does not tell, or fails, is asked as before, and not asked for its digest all the time', async () => {
  for (const nothing of [undefined, new Error('gone')]) {
    const { clock, told, questions } = knowing(nothing)
    clock.nowMs = 2 * SETTLED_MS
    expect(await questions(3 * QUESTIONS_MIN)).not.toContain(false)
    expect(await questions(3 * QUESTIONS_MIN)).not.toContain(false)
    expect(told.asked).toHaveLength(1)
  }
})

test('digests are kept of so many peers only, those asked about lately', async () => {
  const { known, info, clock, questions } = knowing(holding())
  clock.nowMs = 2 * SETTLED_MS
  await questions(QUESTIONS_MIN)
  expect(await questions(1)).toEqual([false])
  for (let i = 0; i < DIGESTS_MAX; i++) known.mayHold(`${i}`.padEnd(64, 'b'), 'x')
  expect(known.mayHold(info.id, 'x')).toBe(true)
})

test('C11, B13: who really holds something is told with the age of that knowledge', async () => {
  const { known, info, clock, told } = knowing(holding('held'))
  expect(await known.whoHolds('held', [info.id])).toEqual([{ peerId: info.id, name: 'a', held: 'yes', ageMs: 0 }])
  clock.nowMs = 5
  expect(await known.whoHolds('lacking', [info.id])).toEqual([{ peerId: info.id, name: 'a', held: 'no', ageMs: 5 }])
  told.now = new Error('gone')
  known.forget(info.id)
  expect(await known.whoHolds('held', [info.id])).toEqual([{ peerId: info.id, name: 'a', held: 'unknown' }])
})
