import { afterEach, expect, test } from 'vitest'
import type { CacheServer } from '../cache-server/cache-server.ts'
import { MemoryDirectoryStore } from '../cache-server/stores/memory-directory-store.ts'
import type { Community } from '../community.ts'
import { VirtualReef } from '../testing/virtual-reef.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of opened.splice(0)) await each[Symbol.asyncDispose]()
})

/** Two communities of two peers and one name, with room for one more each: too many together to merge. */
async function twoCommunities(): Promise<{
  reef: VirtualReef
  server: CacheServer & { readonly address: string }
  store: MemoryDirectoryStore
  one: Community
  two: Community
}> {
  const reef = new VirtualReef()
  const store = new MemoryDirectoryStore()
  const server = await reef.cacheServer({ store })
  const pair = (place: readonly string[]) => [1, 2].map(() => reef.peer({ cacheServers: place, maxPeers: 3 }))
  const apart = await reef.cacheServer()
  const [one, its] = pair([server.address]) as [Community, Community]
  const [two, other] = pair([apart.address]) as [Community, Community]
  await reef.start(one, its, two, other)
  opened.push(one, its, two, other, server, apart)
  for (const entry of await apart.communities()) await store.put(entry)
  return { reef, server, store, one, two }
}

function delayTo(reef: VirtualReef, far: Community, ms: number): void {
  const isFar = (address: string) => address === far.listenAddress
  reef.network.weather = {
    delayMs: (from, to) => (isFar(from) || isFar(to) ? ms : 1),
    loses: () => false,
    parted: () => false,
  }
}

for (const far of ['one', 'two'] as const) {
  test(`B1: of two communities that a cache server names, that of the closer master is joined (${far} is far)`, async () => {
    const found = await twoCommunities()
    const { reef, server, one, two } = found
    delayTo(reef, found[far], 60)
    const client = reef.peer({ cacheServers: [server.address] })
    opened.push(client)
    await reef.start(client)
    expect(client.id).toBe(far === 'one' ? two.id : one.id)
  })
}

test('B1: a silent master is waited for only as long as one of the same distance might take, and tried last', async () => {
  const { reef, server, one, two } = await twoCommunities()
  reef.crash(one)
  const client = reef.peer({ cacheServers: [server.address] })
  opened.push(client)
  const startMs = reef.clock.now()
  await reef.start(client)
  expect(client.id).toBe(two.id)
  expect(reef.clock.now() - startMs).toBeLessThan(60)
})
