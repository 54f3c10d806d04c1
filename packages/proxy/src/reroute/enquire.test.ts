import { MockAgent } from 'undici'
import { afterEach, expect, test } from 'vitest'
import { fakePeer } from '../testing/fake-community.ts'
import { createEnquire } from './enquire.ts'
import { ENQUIRY_PATH, parseEnquiry } from './enquiry-wire.ts'
import { ENQUIRY_BYTES_MAX, ENQUIRY_KEPT_MS } from './limits.ts'

const HOLDER = fakePeer({ name: 'b' })
const ENQUIRY = { client: '192.0.2.7', origin: 'http://www.site.test' }
const NOW_MS = 1_000_000

const agents: MockAgent[] = []
afterEach(async () => {
  for (const agent of agents.splice(0)) await agent.close()
})

/** A holder that answers in turn what is given; the clock stands still until it is set. */
function holder(...answers: readonly { readonly status: number; readonly text: string }[]) {
  const agent = new MockAgent()
  agent.disableNetConnect()
  agents.push(agent)
  const pool = agent.get('https://holder.test')
  const asked: unknown[] = []
  for (const { status, text } of answers) {
    pool
      .intercept({ method: 'POST', path: ENQUIRY_PATH })
      .reply(status, ({ body }) => (asked.push(parseEnquiry(String(body))), text), {
        headers: { 'content-length': String(text.length) },
      })
  }
  const clock = { nowMs: NOW_MS }
  const failed: string[] = []
  const enquire = createEnquire({
    link: () => pool,
    failed: (id) => failed.push(id),
    now: () => clock.nowMs,
  })
  return { enquire, asked, failed, clock }
}

const word = (value: object) => ({ status: 200, text: JSON.stringify(value) })

test('A23: a holder is asked once for many requests of a client, and again after a while', async () => {
  const { enquire, asked, clock } = holder(
    word({ serves: true, nowMs: NOW_MS + 7_000 }),
    word({ serves: false, nowMs: NOW_MS, reason: 'busy' }),
  )
  const both = await Promise.all([enquire(HOLDER, ENQUIRY), enquire(HOLDER, ENQUIRY)])
  expect(both).toEqual([{ aheadMs: 7_000 }, { aheadMs: 7_000 }])
  clock.nowMs += ENQUIRY_KEPT_MS - 1
  expect(await enquire(HOLDER, ENQUIRY)).toEqual({ aheadMs: 7_000 })
  expect(asked).toEqual([ENQUIRY])
  clock.nowMs += 1
  expect(await enquire(HOLDER, ENQUIRY)).toBeUndefined()
  expect(asked).toEqual([ENQUIRY, ENQUIRY])
})

test.each([
  ['text', { status: 200, text: 'yes' }],
  ['another status', { status: 400, text: '{}' }],
])('A23: a holder that answers with %s would not serve, and is alive', async (_, answer) => {
  const { enquire, failed } = holder(answer)
  expect(await enquire(HOLDER, ENQUIRY)).toBeUndefined()
  expect(failed).toEqual([])
})

test.each([
  ['without a clock', word({ serves: true })],
  ['at length', { status: 200, text: ' '.repeat(ENQUIRY_BYTES_MAX + 1) }],
])('A23: a holder that answers %s is passed over', async (_, answer) => {
  const { enquire, failed } = holder(answer)
  expect(await enquire(HOLDER, ENQUIRY)).toBeUndefined()
  expect(failed).toEqual([HOLDER.id])
})

test.each([
  '',
  '[]',
  'null',
  '{"client":"192.0.2.7"}',
  '{"client":1,"origin":"http://a.test"}',
  '{"client":"a","origin":"file:///etc"}',
])('%j is no enquiry', (text) => {
  expect(parseEnquiry(text)).toBeUndefined()
})

test('of an origin nothing but scheme, host and port is asked', () => {
  expect(parseEnquiry('{"client":"::1","origin":"http://u:p@a.test:81/path?q"}')).toEqual({
    client: '::1',
    origin: 'http://a.test:81',
  })
})
