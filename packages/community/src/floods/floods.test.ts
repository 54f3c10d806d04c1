import { NO_COMMUNITY, type Payload } from '@cachereef/protocol'
import { afterEach, expect, test } from 'vitest'
import type { Community } from '../community.ts'
import type { Content, Received } from '../core/effects.ts'
import { createCommunity } from '../create-community.ts'
import { createContactTokens } from '../crypto/node-contact-tokens.ts'
import { createCryptography } from '../crypto/node-cryptography.ts'
import { createIdentity } from '../identity/identity.ts'
import { systemClock } from '../ports/system-clock.ts'
import { Endpoint } from '../sessions/endpoint.ts'
import { createNetworkTransport } from '../transports/network-transport.ts'

const ANYWHERE = { host: '127.0.0.1', port: 0 }
const CAPACITY = { cpu: 1, bandwidthKbps: 1, cacheBytes: 1 }

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each[Symbol.asyncDispose]()
})

async function master(): Promise<Community> {
  const community = createCommunity({
    name: 'reef',
    peerName: 'anemone',
    identity: createIdentity(),
    listen: ANYWHERE,
    capacity: CAPACITY,
  })
  opened.push(community)
  await community.start()
  return community
}

/** Somebody with a key of his own who says what he likes to a master, over real sockets. */
async function flooder(target: Community, onMessage: (message: Received) => void): Promise<(content: Content) => void> {
  const identity = createIdentity()
  const cryptography = createCryptography(identity, [])
  const endpoint = new Endpoint(
    {
      self: identity.id,
      incarnation: 1,
      cryptography,
      tokens: createContactTokens(),
      random: Math.random,
      realm: cryptography.realm('reef'),
    },
    createNetworkTransport({ listen: ANYWHERE }),
    systemClock,
    { onMessage, onUnreachable: () => {}, onForeignSeal: () => {}, onRefused: () => {} },
  )
  opened.push(endpoint)
  await endpoint.open()
  const by = { address: target.listenAddress, carrier: 'stream' } as const
  return (content) => {
    endpoint.send({ content, community: NO_COMMUNITY, to: target.self.id, by })
  }
}

test('a thousand joins and more in a moment: those beyond the bound hear that the master is busy, and it goes on', async () => {
  const reef = await master()
  const denials: Payload<'JOINDENIED'>[] = []
  const send = await flooder(reef, (message) => {
    if (message.type === 'JOINDENIED') denials.push(message.payload)
  })
  const payload = { communityName: 'atoll', name: 'eel', capacity: CAPACITY, caching: true, domains: [], companions: 0 }
  for (let i = 0; i < 2_000; i++) send({ type: 'REQUESTTOJOIN', payload: { ...payload, address: '127.0.0.1:1' } })
  await expect.poll(() => denials.length, { timeout: 15_000 }).toBeGreaterThan(1_500)
  const busy = denials.filter(({ reason }) => reason === 'busy')
  expect(busy.length).toBeGreaterThan(0)
  expect(busy[0]?.retryAfterMs).toBe(1_000)
  expect(denials.length - busy.length).toBeGreaterThanOrEqual(1_000)
  expect(reef.counters.flood).toBeGreaterThanOrEqual(busy.length)
  expect(reef.peers.map((peer) => peer.name)).toEqual(['anemone'])
})

test('a flood of probes is answered up to its bound, and the rest is counted', async () => {
  const reef = await master()
  let answers = 0
  const send = await flooder(reef, (message) => {
    if (message.type === 'COMMUNITYLIST') answers++
  })
  const payload = { communityName: 'reef', purpose: 'probe', nonce: '0'.repeat(16), padding: new Uint8Array() } as const
  // No more than the flooder itself remembers having asked: an answer to anything else it would not take.
  for (let i = 0; i < 2_000; i++) send({ type: 'WAKEUP', payload })
  await expect.poll(() => answers + (reef.counters.flood ?? 0), { timeout: 10_000 }).toBeGreaterThanOrEqual(1_900)
  expect(answers).toBeGreaterThanOrEqual(500)
  expect(reef.counters.flood).toBeGreaterThan(0)
}, 15_000)
