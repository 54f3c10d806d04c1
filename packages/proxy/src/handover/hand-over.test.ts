import { setTimeout } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import type { StoredResponse } from '../store/store.ts'
import { FakeCommunity, fakePeer } from '../testing/fake-community.ts'
import { createDemand } from './demand.ts'
import { handOver } from './hand-over.ts'
import { OFFER_BODY_BYTES_MAX, OFFER_OBJECTS_MAX } from './limits.ts'

const OBJECTS = 3 * OFFER_OBJECTS_MAX

/** A peer with objects of one size, and a successor that answers as told. */
function leaving(bodyBytes: number, answer: (signal: AbortSignal) => Promise<unknown>) {
  const [self, successor] = [fakePeer({ id: 'a'.repeat(64) }), fakePeer({ id: 'b'.repeat(64) })]
  const demand = createDemand()
  for (let i = 0; i < OBJECTS; i++) demand.add(`http://x.test/${i}`)
  const request = async ({ body, signal }: { body: string; signal: AbortSignal }) => {
    await answer(signal)
    const taken = (JSON.parse(body) as { objects: unknown[] }).objects.length
    return {
      statusCode: 200,
      headers: { 'content-length': '12' },
      body: { text: async () => JSON.stringify({ taken }) },
    }
  }
  return {
    community: new FakeCommunity({ self, peers: [self, successor] }),
    links: { dispatcher: () => ({ request }) as unknown as Dispatcher },
    store: { lookup: () => [{ method: 'GET', selecting: new Fields(), bodyBytes } as StoredResponse] },
    demand,
    now: () => performance.now(),
  }
}

test('B3: everything that is asked for is offered to who will hold it', async () => {
  const parts = leaving(100, async () => {})
  expect(await handOver(parts, AbortSignal.timeout(5_000))).toEqual({ objects: OBJECTS, left: 0 })
})

test('a successor that never answers costs the time that there is, and no more', async () => {
  const parts = leaving(100, (signal) => setTimeout(60_000, undefined, { signal }))
  expect(await handOver(parts, AbortSignal.timeout(20))).toEqual({ objects: 0, left: OBJECTS })
})

test('the bandwidth bounds what is handed over in the time that there is', async () => {
  const parts = { ...leaving(OFFER_BODY_BYTES_MAX, async () => {}), bytesPerSecond: 1_000 }
  // The first goes at once; the next would have to wait for an hour.
  expect(await handOver(parts, AbortSignal.timeout(50))).toEqual({ objects: 1, left: OBJECTS - 1 })
})

test('a store that fails leaves nothing to hand over, and does not keep the peer from leaving', async () => {
  const parts = leaving(100, async () => {})
  const store = { lookup: () => Promise.reject(new Error('no disk')) }
  expect(await handOver({ ...parts, store }, AbortSignal.timeout(5_000))).toEqual({ objects: 0, left: 0 })
})
