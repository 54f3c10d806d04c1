import { answerInBlocks, handPeer } from '../../packages/proxy/src/testing/hand-peer.ts'
import { testReef, type TestPeer } from '../../packages/proxy/src/testing/reef.ts'
import { type Distribution, distributionOf } from './distribution.ts'
import { connectToProxy } from './proxy-client.ts'

/** Every fiftieth answer stalls, as long as a bad pause of a busy process: often enough for a 99th percentile to show it. */
const STALLS_EVERY = 50
const STALL_MS = 100

const WARM_UP = 200
const BODY = Buffer.alloc(1_000, 'reef')

/** Times of requests through a peer to a holder that stalls now and then; hedged where there is a replica. */
export async function stallingHolder(requests: number, hedged: boolean): Promise<Distribution> {
  await using stack = new AsyncDisposableStack()
  let answers = 0
  const owner = stack.use(
    await handPeer('owner', (asked) => {
      const answer = () => answerInBlocks(asked, BODY)
      if (++answers > WARM_UP && answers % STALLS_EVERY === 0) setTimeout(answer, STALL_MS)
      else answer()
    }),
  )
  const replica = stack.use(await handPeer('replica', (asked) => answerInBlocks(asked, BODY)))
  // Too little memory for a mirror: every request is to take the hop.
  const reef = stack.use(await testReef(['near'], { allowPrivateOrigins: true, memoryBytes: 4_000_000 }))
  const near = reef.peers[0] as TestPeer
  const peers = [near.info, owner.info, replica.info].sort((a, b) => (a.id < b.id ? -1 : 1))
  const holders = (hedged ? [owner, replica] : [owner]).map(({ info }) => info.id)
  near.community.change({ self: near.info, peers, holders: { 'x.test': holders } })
  using client = await connectToProxy(near.address)
  const timesMs: number[] = []
  for (let i = 0; i < WARM_UP; i++) await client.ask('http://x.test/1')
  while (timesMs.length < requests) timesMs.push((await client.ask('http://x.test/1')).ms)
  return distributionOf(timesMs)
}
