import { NO_COMMUNITY, type PeerId } from '@cachereef/protocol'
import { beforeEach, expect, test } from 'vitest'
import type { Content, Outgoing } from '../core/effects.ts'
import { createContactTokens } from '../crypto/node-contact-tokens.ts'
import { createCryptography } from '../crypto/node-cryptography.ts'
import { createIdentity, type Identity } from '../identity/identity.ts'
import { LIMITS } from '../limits.ts'
import type { Source } from '../ports/transport.ts'
import { Sessions } from './sessions.ts'

const COMMUNITY = 'c0'.repeat(16)
const EPOCH = { term: 1, master: 'a1'.repeat(32) }
const FROM_ONE: Source = { carrier: 'datagram', address: '192.0.2.1:3130' }
const FROM_TWO: Source = { carrier: 'datagram', address: '192.0.2.2:3130' }
const STREAM_FROM_ONE: Source = { carrier: 'stream', address: '192.0.2.1:40000', connection: 1, dialled: false }
const STREAM_FROM_TWO: Source = { carrier: 'stream', address: '192.0.2.2:3130', connection: 1, dialled: true }

const ping: Content = { type: 'PEERPING', epoch: EPOCH, payload: { version: 1, round: 1, size: 2 } }
const query: Content = { type: 'MASTERQUERY', epoch: EPOCH, payload: { round: 1 } }

let one: { identity: Identity; sessions: Sessions }
let two: { identity: Identity; sessions: Sessions }

beforeEach(() => {
  one = peer()
  two = peer()
})

function peer(secret?: Uint8Array, identity = createIdentity()) {
  const cryptography = createCryptography(identity, secret ? [secret] : [])
  const { id, incarnation } = identity
  const realm = cryptography.realm('reef')
  const tokens = createContactTokens()
  return {
    identity,
    sessions: new Sessions({ self: id, incarnation, cryptography, tokens, random: Math.random, realm }),
  }
}

function to(id: PeerId | undefined, content: Content, more: Partial<Outgoing> = {}): Outgoing {
  const by = { address: '192.0.2.9:3130', carrier: 'datagram' } as const
  return { content, community: COMMUNITY, ...(id !== undefined && { to: id }), by, ...more }
}

/** One's message to two, through the challenge of a first contact; returns the frame that was taken in. */
function introduce(content: Content): Uint8Array {
  const { frame } = one.sessions.outgoing(0, to(two.identity.id, content))
  const challenged = two.sessions.incoming(0, frame, FROM_ONE)
  if (challenged.is !== 'challenge') throw new Error(`not challenged, but ${challenged.is}`)
  const again = one.sessions.incoming(0, challenged.frame, FROM_TWO)
  if (again.is !== 'again') throw new Error(`not repeated, but ${again.is}`)
  const repeated = one.sessions.outgoing(0, again.message).frame
  expect(two.sessions.incoming(0, repeated, FROM_ONE)).toMatchObject({ is: 'message' })
  return repeated
}

test('C13: a first contact is challenged, repeats its message with the token, and is heard', () => {
  introduce(ping)
})

test('C13: who has proved himself is heard at once from then on', () => {
  introduce(ping)
  const { frame } = one.sessions.outgoing(0, to(two.identity.id, ping))
  expect(two.sessions.incoming(0, frame, FROM_ONE)).toMatchObject({ is: 'message', message: { type: 'PEERPING' } })
})

test('C13: a message that was heard is refused when it comes again, from wherever', () => {
  const frame = introduce(ping)
  expect(two.sessions.incoming(0, frame, FROM_ONE)).toMatchObject({ is: 'refused', kind: 'replayed' })
  expect(two.sessions.incoming(0, frame, FROM_TWO)).toMatchObject({ is: 'refused', kind: 'replayed' })
})

test('C13: a restarted receiver challenges a recorded message instead of believing it, and a token of its last life is none', () => {
  const frame = introduce(ping)
  const restarted = peer(undefined, { ...two.identity, incarnation: two.identity.incarnation + 1 })
  expect(restarted.sessions.incoming(0, frame, FROM_ONE)).toMatchObject({ is: 'challenge' })
})

test('C13: a message of an earlier life of its sender is stale once the later one is known', () => {
  const early = one.sessions.outgoing(0, to(two.identity.id, ping)).frame
  one = peer(undefined, { ...one.identity, incarnation: one.identity.incarnation + 1 })
  introduce(ping)
  expect(two.sessions.incoming(0, early, FROM_ONE)).toMatchObject({ is: 'refused', kind: 'stale' })
})

test('an answer that was asked for needs no introduction; one that was not is challenged', () => {
  const { frame, sequence } = one.sessions.outgoing(0, to(two.identity.id, query))
  expect(two.sessions.incoming(0, frame, FROM_ONE).is).toBe('challenge')
  const report: Content = { type: 'MASTERREPORT', epoch: EPOCH, payload: { round: 1, heardMsAgo: 0, version: 1 } }
  const answer = two.sessions.outgoing(0, to(one.identity.id, report, { inReplyTo: sequence })).frame
  const unasked = two.sessions.outgoing(0, to(one.identity.id, report, { inReplyTo: sequence + 999 })).frame
  const stranger = peer()
  const foreign = stranger.sessions.outgoing(0, to(one.identity.id, report, { inReplyTo: sequence })).frame
  expect(one.sessions.incoming(0, foreign, FROM_TWO).is).not.toBe('message')
  expect(one.sessions.incoming(0, unasked, FROM_TWO).is).not.toBe('message')
  expect(one.sessions.incoming(0, answer, FROM_TWO)).toMatchObject({ is: 'message', message: { type: 'MASTERREPORT' } })
})

test('a challenge that nobody awaits is refused, and an awaited one is answered once', () => {
  const { frame } = one.sessions.outgoing(0, to(two.identity.id, ping))
  const challenged = two.sessions.incoming(0, frame, FROM_ONE)
  if (challenged.is !== 'challenge') throw new Error(challenged.is)
  expect(one.sessions.incoming(0, challenged.frame, FROM_TWO).is).toBe('again')
  expect(one.sessions.incoming(0, challenged.frame, FROM_TWO)).toMatchObject({ is: 'refused', kind: 'unasked' })
})

test('no challenge is larger than the datagram that it answers', () => {
  const { frame } = one.sessions.outgoing(0, to(two.identity.id, query))
  const challenged = two.sessions.incoming(0, frame, FROM_ONE)
  const answerBytes = challenged.is === 'challenge' ? challenged.frame.length : Number.POSITIVE_INFINITY
  expect(answerBytes).toBeLessThanOrEqual(frame.length)
})

test('a token is forgotten after its time, and its bearer is challenged anew by whoever has forgotten him', () => {
  introduce(ping)
  const restarted = peer(undefined, { ...two.identity, incarnation: two.identity.incarnation + 1 })
  const late = LIMITS.tokenLifetimeMs + 1
  const { frame } = one.sessions.outgoing(late, to(two.identity.id, ping))
  expect(restarted.sessions.incoming(late, frame, FROM_ONE).is).toBe('challenge')
})

test('what a peer itself has sent, and what is altered, is refused', () => {
  const { frame } = one.sessions.outgoing(0, to(one.identity.id, ping))
  expect(one.sessions.incoming(0, frame, FROM_ONE)).toMatchObject({ is: 'refused', kind: 'own-message' })
  const altered = one.sessions.outgoing(0, to(two.identity.id, ping)).frame
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1
  expect(two.sessions.incoming(0, altered, FROM_ONE)).toMatchObject({ is: 'refused', kind: 'bad-signature' })
})

test('another secret is answered over the stream that brought it, so that whoever has it learns; and that answer by nobody', () => {
  one = peer(Buffer.alloc(32, 1))
  two = peer(Buffer.alloc(32, 2))
  const leave: Content = { type: 'LEAVE', epoch: EPOCH, payload: { drained: true } }
  const { frame } = one.sessions.outgoing(0, to(two.identity.id, leave, { community: NO_COMMUNITY }))
  const seen = two.sessions.incoming(0, frame, STREAM_FROM_ONE)
  if (seen.is !== 'foreign-seal' || !seen.frame) throw new Error(`no answer to a foreign seal, but ${seen.is}`)
  expect(one.sessions.incoming(0, seen.frame, STREAM_FROM_TWO)).toMatchObject({ is: 'foreign-seal', frame: undefined })
  expect(two.sessions.incoming(0, frame, FROM_ONE)).toMatchObject({ is: 'foreign-seal', frame: undefined })
})
