import { expect, test } from 'vitest'
import { inDoubt, Watch } from './member-watch.ts'

const timing = { pingIntervalMs: 250, pingTimeoutMs: 750 }

function watchOf(nowMs: number) {
  const watch = new Watch()
  const member = watch.add('a', nowMs)
  return { watch, member }
}

/** One look: who is given up, who is pinged, and when the next look is wanted. */
function look(watch: Watch, nowMs: number) {
  const dead = watch.dead(nowMs, timing)
  const pinged = watch.due(nowMs, timing)
  for (const member of pinged) member.pingedMs = nowMs
  watch.rest(nowMs, timing)
  return { dead, pinged, nextMs: watch.deadline() }
}

test('A8: a member that says nothing is asked more and more often, and given up exactly at the time-out', () => {
  const { watch } = watchOf(100.1)
  let nowMs = 100.1
  let asked = 0
  for (;;) {
    const { dead, pinged, nextMs } = look(watch, nowMs)
    asked += pinged.length
    if (dead.length > 0) break
    expect(nextMs).toBeGreaterThan(nowMs)
    nowMs = nextMs
  }
  expect(nowMs).toBe(100.1 + 750)
  expect(asked).toBeGreaterThan(6)
})

test('doubt follows the round trip: the sooner the answers usually come, the sooner one is missed', () => {
  const { watch, member } = watchOf(0)
  for (const nowMs of [0, 250, 500]) {
    look(watch, nowMs)
    member.round = nowMs
    watch.heard(member, nowMs, nowMs + 2)
  }
  expect(inDoubt(member, 502 + 250, timing)).toBe(false)
  expect(inDoubt(member, 502 + 260, timing)).toBe(true)
})

test('a slow link is given time, but never more than half of the time-out before doubt', () => {
  const { watch, member } = watchOf(0)
  look(watch, 0)
  watch.heard(member, 0, 400)
  expect(inDoubt(member, 400 + 374, timing)).toBe(false)
  expect(inDoubt(member, 400 + 375, timing)).toBe(true)
})

test('a master that was held up blames itself first: the time that it was away is nobody else’s silence', () => {
  const { watch } = watchOf(0)
  expect(look(watch, 0).nextMs).toBe(250)
  const late = look(watch, 5_000)
  expect(late.dead).toEqual([])
  expect(late.pinged).toHaveLength(1)
  let nowMs = late.nextMs
  while (nowMs < 5_500) {
    const { dead, nextMs } = look(watch, nowMs)
    expect(dead).toEqual([])
    nowMs = nextMs
  }
  expect(look(watch, 5_500).dead).toHaveLength(1)
})
