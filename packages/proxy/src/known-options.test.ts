import { expect, test } from 'vitest'
import {
  createDiskStore,
  createHttpCache,
  createMemoryStore,
  createOriginClient,
  createPeer,
  createRerouter,
} from './index.ts'

const meant = (name: string) =>
  expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(`did you mean "${name}"?`) })

/** What a program without types may hand over. */
const slip = (options: object) => options as never

test('createPeer refuses a misspelt option before anything is opened', async () => {
  await expect(createPeer(slip({ secret: [] }))).rejects.toEqual(meant('secrets'))
  await expect(createPeer(slip({ memory: 1 }))).rejects.toEqual(meant('memoryBytes'))
  await expect(createPeer(slip({ cacheServer: [] }))).rejects.toEqual(meant('cacheServers'))
})

test('so does createHttpCache, down to what is within its options', () => {
  const store = createMemoryStore({ bytesMax: 2 ** 20 })
  expect(() => createHttpCache(slip({ stroe: store }))).toThrow(meant('store'))
  expect(() => createHttpCache(slip({ store, policy: { staleIfErrorSecond: 1 } }))).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/^policy of createHttpCache has no option/) }),
  )
  expect(() => createHttpCache(slip({ store, deferral: { retry: 1 } }))).toThrow(meant('retryMs'))
  expect(() => createHttpCache(slip({ store, origin: { allowPrivat: true } }))).toThrow(meant('allowPrivate'))
  expect(() => createOriginClient(slip({ connectTos: [] }))).toThrow(meant('connectTo'))
})

test('so do the stores and the rerouter', async () => {
  expect(() => createMemoryStore(slip({ bytesMax: 2 ** 20, byteMax: 1 }))).toThrow(meant('bytesMax'))
  await expect(createDiskStore(slip({ dir: '/nowhere', bytesMax: 2 ** 20 }))).rejects.toEqual(meant('directory'))
  expect(() => createRerouter(slip({ origin: 'http://a.test', downgrad: true }))).toThrow(meant('downgrade'))
})

test.each(['listen', 'peerListen', 'admin'])(
  'C14: without a secret %s takes no address beyond loopback, unless it is said to be open',
  async (option) => {
    const joining = new AbortController()
    joining.abort(new Error('far enough'))
    const anywhere = { listen: '127.0.0.1:0', peerListen: '127.0.0.1:0', signal: joining.signal }
    const beyond = { ...anywhere, [option]: '0.0.0.0:0' }
    await expect(createPeer(beyond)).rejects.toMatchObject({
      code: 'unprotected-address',
      message: expect.stringContaining(`${option}: 0.0.0.0:0`),
    })
    // What is not refused is begun, and given up at once.
    for (const options of [anywhere, { ...beyond, open: true }, { ...beyond, secrets: [new Uint8Array(32)] }]) {
      await expect(createPeer(options)).rejects.toThrow('far enough')
    }
  },
)
