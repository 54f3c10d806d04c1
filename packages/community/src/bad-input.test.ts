import { CHANGES_PER_MINUTE_MAX, WEIGHT_MAX } from '@cachereef/allocation'
import { FRAME_BYTES_MAX, NO_COMMUNITY, type PeerId } from '@cachereef/protocol'
import { afterEach, expect, test } from 'vitest'
import type { Community } from './community.ts'
import type { Content } from './core/effects.ts'
import { createContactTokens } from './crypto/node-contact-tokens.ts'
import { createCryptography } from './crypto/node-cryptography.ts'
import { createIdentity } from './identity/identity.ts'
import { LIMITS } from './limits.ts'
import type { Source } from './ports/transport.ts'
import { Sessions } from './sessions/sessions.ts'
import { VirtualReef } from './testing/virtual-reef.ts'

const FOREIGN = '203.0.113.9:3130'
const PAYLOAD = { communityName: 'reef', purpose: 'probe', nonce: '0'.repeat(16), padding: new Uint8Array() } as const
const PROBE: Content = { type: 'WAKEUP', payload: PAYLOAD }

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of opened.splice(0)) await each[Symbol.asyncDispose]()
})

/** A master and a member, with every datagram that passes between them, and the master's checks of signatures counted. */
async function twoPeers() {
  const reef = new VirtualReef()
  const server = await reef.cacheServer()
  const identity = createIdentity()
  const real = createCryptography(identity, [])
  let checks = 0
  const cryptography = {
    ...real,
    verify: (...question: Parameters<typeof real.verify>) => {
      checks++
      return real.verify(...question)
    },
  }
  const master = reef.peer({ identity, cryptography, cacheServers: [server.address] })
  const member = reef.peer({ cacheServers: [server.address] })
  opened.push(master, member, server)
  const seen: { readonly from: string; readonly to: string; readonly frame: Uint8Array }[] = []
  const carry = reef.network.datagram.bind(reef.network)
  reef.network.datagram = (from, to, frame) => {
    seen.push({ from, to, frame })
    carry(from, to, frame)
  }
  await reef.start(master, member)
  // Long enough for both to be sure of each other, so that what follows are plain answers to pings.
  await reef.pass(2_000)
  return { reef, master, member, seen, checks: () => checks, send: carry }
}

/** What anybody with a key of his own can put together. */
function strangersFrame(content: Content, to?: PeerId): Uint8Array {
  const identity = createIdentity()
  const cryptography = createCryptography(identity, [])
  const sessions = new Sessions({
    self: identity.id,
    incarnation: 1,
    cryptography,
    tokens: createContactTokens(),
    random: Math.random,
    realm: cryptography.realm('reef'),
  })
  const by = { address: FOREIGN, carrier: 'datagram' } as const
  return sessions.outgoing(0, { content, community: NO_COMMUNITY, by, ...(to !== undefined && { to }) }).frame
}

/** Everything that a bad message must not change. */
const stateOf = ({ role, epoch, version, peers, id }: Community) => ({ role, epoch, version, peers, id })

function altered(frame: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(frame)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

test('C13: forged, replayed and truncated frames of a member change nothing, and each is counted', async () => {
  const { reef, master, member, seen, send } = await twoPeers()
  const answer = seen.findLast(({ from, to }) => from === member.listenAddress && to === master.listenAddress)
  if (!answer) throw new Error('the member has said nothing')
  const before = stateOf(master)
  const { frame } = answer
  send(member.listenAddress, master.listenAddress, frame)
  send(member.listenAddress, master.listenAddress, altered(frame, frame.length - 1))
  send(member.listenAddress, master.listenAddress, frame.subarray(0, frame.length - 7))
  send(member.listenAddress, master.listenAddress, new Uint8Array(3))
  send(member.listenAddress, master.listenAddress, new Uint8Array())
  await reef.pass(20)
  expect(stateOf(master)).toEqual(before)
  expect(master.counters).toMatchObject({
    replayed: 1,
    'bad-signature': 1,
    'bad-length': 1,
    'bad-magic': 1,
    truncated: 1,
  })
})

test('a frame that is larger than any may be is refused before its signature is looked at', async () => {
  const { reef, master, member, seen, send, checks } = await twoPeers()
  const [first] = seen
  if (!first) throw new Error('nothing was said')
  const before = stateOf(master)
  const large = new Uint8Array(FRAME_BYTES_MAX + 1)
  large.set(first.frame)
  const checked = checks()
  for (let i = 0; i < 5; i++) send(FOREIGN, master.listenAddress, large)
  await reef.pass(2)
  expect(master.counters['too-large']).toBe(5)
  expect(checks()).toBe(checked)
  expect(stateOf(master)).toEqual(before)
  expect(member.role).toBe('member')
})

test('a flood of forged datagrams costs the checks of its share and no more, and no member its place', async () => {
  const { reef, master, member, send, checks } = await twoPeers()
  const forged = altered(strangersFrame(PROBE, master.self.id), 90)
  const lost: string[] = []
  master.on('peer-down', ({ name }) => lost.push(name))
  const checked = checks()
  for (let second = 0; second < 5; second++) {
    for (let i = 0; i < 20_000; i++)
      send(`10.9.${(i >> 8) & 255}.${i & 255}:${second + 1}`, master.listenAddress, forged)
    await reef.pass(1_000)
  }
  const { burst, perSecond } = LIMITS.strangersDatagrams.total
  expect(checks() - checked).toBeLessThanOrEqual(burst + 5 * perSecond + 200)
  expect(master.counters['frame-flood']).toBeGreaterThan(80_000)
  expect(lost).toEqual([])
  expect(member.role).toBe('member')
}, 30_000)

test('A22, C13: a probe is answered with no more bytes than it has itself', async () => {
  const { reef, master, send } = await twoPeers()
  const answers: number[] = []
  const spy = reef.network.transport(FOREIGN)
  const onFrame = (frame: Uint8Array, _: Source) => void answers.push(frame.length)
  await spy.open({ onFrame, onUnreachable: () => {}, onGarbage: () => {} })
  const bare = strangersFrame(PROBE)
  send(FOREIGN, master.listenAddress, bare)
  await reef.pass(20)
  expect(answers).toEqual([])
  expect(master.counters['answer-too-large']).toBe(1)
  const padded = strangersFrame({ type: 'WAKEUP', payload: { ...PAYLOAD, padding: new Uint8Array(600) } })
  send(FOREIGN, master.listenAddress, padded)
  await reef.pass(20)
  expect(answers).toHaveLength(1)
  expect(answers[0]).toBeLessThanOrEqual(padded.length)
})

test('a member that lies about its load and worth spoils no table, and the others keep their portions', async () => {
  const reef = new VirtualReef()
  const most = 2 ** 32 - 1
  const first = reef.peer()
  const seeds = [first.listenAddress]
  const second = reef.peer({ seeds })
  const liar = reef.peer({
    seeds,
    capacity: { cpu: most, bandwidthKbps: most, cacheBytes: Number.MAX_SAFE_INTEGER },
    figures: () => ({ requests: most, hits: most, objects: most, bytes: Number.MAX_SAFE_INTEGER }),
  })
  opened.push(first, second, liar)
  await reef.start(first, second, liar)
  for (let passed = 0; passed < 40; passed++) {
    for (let i = 0; i < 500; i++) liar.recordRequest(`made-up-${i}.example`, '/', Number.MAX_SAFE_INTEGER)
    await reef.pass(1_000)
  }
  expect([first.role, second.role, liar.role]).toEqual(['master', 'member', 'member'])
  expect(first.peers.map(({ weight }) => weight >= 1 && weight <= WEIGHT_MAX)).toEqual([true, true, true])
  const domains = Array.from({ length: 200 }, (_, i) => `honest-${i}.example`)
  const placed = (peer: Community) => domains.map((domain) => peer.table.holders(domain, '/'))
  expect(placed(first)).toEqual(placed(second))
  expect(first.table.slices.length + first.table.moves.length).toBeLessThanOrEqual(CHANGES_PER_MINUTE_MAX)
})
