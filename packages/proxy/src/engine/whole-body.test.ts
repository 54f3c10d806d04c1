import { expect, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { testCache } from './testing/test-cache.ts'
import type { UpstreamResponse } from './upstream.ts'

const URL_ = 'http://x.test/1'

/** A cache whose upstream answers like a peer that holds it: in one piece, not to be stored here. */
function relaying(announced = '7') {
  return testCache({
    upstream: async (): Promise<UpstreamResponse> => ({
      status: 200,
      fields: Fields.from({ 'Cache-Control': 'max-age=60', 'Content-Length': announced }),
      body: Buffer.from('content'),
      storable: false,
      from: 'peer',
      peer: 'holder',
    }),
  })
}

test('a short answer of a peer that is not stored here stays one piece of memory', async () => {
  const { start } = relaying()
  expect((await start(URL_)).body).toEqual(Buffer.from('content'))
})

test('those who waited for it together each get it, or their part of it', async () => {
  const { get } = relaying()
  const answers = await Promise.all([get(URL_), get(URL_), get(URL_, { fields: { Range: 'bytes=2-4' } })])
  expect(answers.map(({ status, text }) => `${status} ${text}`)).toEqual(['200 content', '200 content', '206 nte'])
})

test('one that is not as long as it said is no whole answer', async () => {
  const { get } = relaying('8')
  await expect(get(URL_)).rejects.toThrow()
})
