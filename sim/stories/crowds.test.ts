import { expect, test } from 'vitest'
import { Story } from './story.ts'

test('A3: a crowd that comes one after the other is let in by few lists, and nobody waits for long', async () => {
  const peers = 300
  const reef = await Story.begin({ peers, settings: { maxPeers: peers } })
  for (let peer = 0; peer < peers; peer++) {
    reef.starts(peer)
    await reef.pass(3)
  }
  expect(await reef.agreement()).toBeLessThan(250)
  // Every start, and every list that somebody took: 4,000 a second, and the first lists of all.
  const { changes, nowMs } = reef.world
  expect(changes - 2 * peers).toBeLessThan(4 * nowMs)
})
