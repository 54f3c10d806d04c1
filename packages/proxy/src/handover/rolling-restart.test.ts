import { createCacheServer } from '@cachereef/community'
import { afterEach, expect, test } from 'vitest'
import { createPeer } from '../peer.ts'
import type { Peer } from '../peer-interface.ts'
import { askThrough } from '../testing/ask.ts'
import { testOrigin } from '../testing/origin.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

const URLS = Array.from({ length: 40 }, (_, i) => `http://site${i}.test/page`)

/** Resolves when each of them has a list of just these. */
async function agreed(peers: readonly Peer[]): Promise<void> {
  await Promise.all(
    peers.map(async ({ community }) => {
      while (community.peers.length !== peers.length) {
        await new Promise<void>((resolve) => community.once('allocation', () => resolve()))
      }
    }),
  )
}

test('C4: in a real community a rolling restart of every peer, the master too, costs the origin nothing', async () => {
  const source = await testOrigin((request, response) => {
    response.writeHead(200, { 'Cache-Control': 'max-age=600' }).end(request.headers.host)
  })
  const directory = await createCacheServer({ listen: { host: '127.0.0.1', port: 0 } })
  opened.push(source, directory)
  const start = async (name: string): Promise<Peer> => {
    const peer = await createPeer({
      name,
      listen: '127.0.0.1:0',
      peerListen: '127.0.0.1:0',
      cacheServers: [directory.listenAddress],
      connectTo: [`::127.0.0.1:${source.port}`],
      memoryBytes: 8_000_000,
      pingIntervalMs: 100,
    })
    opened.push(peer)
    await peer.listen()
    return peer
  }
  const askAll = async (peer: Peer): Promise<void> => {
    const answers = await Promise.all(URLS.map((url) => askThrough(peer.addresses.listen as string, url)))
    expect(answers.map(({ status, body }) => `${status} ${body}`)).toEqual(
      URLS.map((url) => `200 ${new URL(url).host}`),
    )
  }

  let peers = [await start('a'), await start('b'), await start('c')]
  await agreed(peers)
  await askAll(peers[0] as Peer)
  expect(source.asked).toHaveLength(URLS.length)
  for (const name of ['a2', 'b2', 'c2']) {
    const [leaving, ...staying] = peers as [Peer, ...Peer[]]
    await leaving.leave()
    await agreed(staying)
    const started = await start(name)
    peers = [...staying, started]
    await agreed(peers)
    await askAll(started)
  }
  expect(source.asked).toHaveLength(URLS.length)
}, 30_000)
