import { describe, expect, it } from 'vitest'
import { type Arrival, admit, type ContactTokens } from './challenge.ts'
import { encode } from './encode.ts'
import { ANYBODY, NO_COMMUNITY, NO_REALM } from './identifiers.ts'
import { DATAGRAM_BYTES_MAX, FRAME_BYTES_MAX, TOKEN_BYTES_MAX } from './limits.ts'
import { MESSAGES, type Message, type MessageName } from './messages.ts'
import { ReplayWindows } from './replay-windows.ts'
import { cheapCryptography } from './testing/cheap-cryptography.ts'
import { sampleMessage } from './testing/samples.ts'

const self = '5'.repeat(64)
const stranger = 'a'.repeat(64)
const HERE = '192.0.2.1:3130'

/** A token is the address it was made for, and lives for a second. */
const tokens: ContactTokens = {
  make: (_, address, nowMs) => Uint8Array.from(`${address}${Math.floor(nowMs / 1000)}`, (digit) => digit.charCodeAt(0)),
  check: (token, _, address, nowMs) => String.fromCharCode(...token) === `${address}${Math.floor(nowMs / 1000)}`,
}

const ping = (changes: Partial<Message> = {}): Message =>
  ({
    ...sampleMessage('PEERPING'),
    sender: stranger,
    recipient: self,
    incarnation: 1,
    sequence: 100,
    ...changes,
  }) as Message

const arrival = (message: Message, changes: Partial<Arrival> = {}): Arrival => ({
  message,
  carrier: 'datagram',
  frameBytes: 300,
  address: HERE,
  isAwaited: false,
  nowMs: 5000,
  ...changes,
})

describe('first contact', () => {
  it('is challenged, and accepted when the message comes again with the token (C13)', () => {
    const windows = new ReplayWindows()
    const first = admit(arrival(ping()), windows, tokens)
    expect(first).toMatchObject({ verdict: 'challenge', answerBytesMax: 300 })
    const token = first.verdict === 'challenge' ? first.token : undefined
    expect(admit(arrival(ping({ sequence: 101, token: token! })), windows, tokens)).toMatchObject({ verdict: 'accept' })
    expect(admit(arrival(ping({ sequence: 102 })), windows, tokens)).toMatchObject({ verdict: 'accept' })
  })

  it('is challenged again where the token is of another address, or too old', () => {
    const token = tokens.make(stranger, HERE, 5000)
    const elsewhere = arrival(ping({ token }), { address: '192.0.2.66:3130' })
    expect(admit(elsewhere, new ReplayWindows(), tokens).verdict).toBe('challenge')
    expect(admit(arrival(ping({ token }), { nowMs: 9000 }), new ReplayWindows(), tokens).verdict).toBe('challenge')
  })

  it('needs no challenge by an answer that this peer waits for', () => {
    const windows = new ReplayWindows()
    expect(admit(arrival(ping(), { isAwaited: true }), windows, tokens).verdict).toBe('accept')
    expect(admit(arrival(ping(), { isAwaited: true }), windows, tokens)).toEqual({
      verdict: 'refuse',
      reason: 'replayed',
    })
  })
})

describe('a replayed message', () => {
  it('changes nothing, with a valid token neither (C13)', () => {
    const windows = new ReplayWindows()
    const token = tokens.make(stranger, HERE, 5000)
    admit(arrival(ping({ token })), windows, tokens)
    expect(admit(arrival(ping({ token })), windows, tokens)).toEqual({ verdict: 'refuse', reason: 'replayed' })
    const earlierLife = arrival(ping({ token, incarnation: 0, sequence: 7 }))
    expect(admit(earlierLife, windows, tokens)).toEqual({ verdict: 'refuse', reason: 'stale' })
  })
})

describe('a message to anybody', () => {
  it('is challenged even from a known sender, for each receiver could be given it once', () => {
    const windows = new ReplayWindows()
    windows.open(stranger, 1, 1)
    const join = {
      ...sampleMessage('REQUESTTOJOIN'),
      sender: stranger,
      recipient: ANYBODY,
      incarnation: 1,
      sequence: 9,
    }
    expect(admit(arrival(join, { carrier: 'stream' }), windows, tokens).verdict).toBe('challenge')
  })

  it('is answered at once where it is WAKEUP, by no more bytes than it had', () => {
    const windows = new ReplayWindows()
    const probe: Message = { ...sampleMessage('WAKEUP'), recipient: ANYBODY }
    expect(admit(arrival(probe, { frameBytes: 1200 }), windows, tokens)).toEqual({
      verdict: 'answer',
      answerBytesMax: 1200,
    })
    expect(admit(arrival(probe, { frameBytes: 240 }), windows, tokens)).toEqual({
      verdict: 'answer',
      answerBytesMax: 240,
    })
    expect(windows.size).toBe(0)
  })
})

describe('CHALLENGE', () => {
  it('is refused unless it is awaited, and never challenged itself', () => {
    const challenge: Message = { ...sampleMessage('CHALLENGE'), sender: stranger, recipient: self }
    expect(admit(arrival(challenge), new ReplayWindows(), tokens)).toEqual({ verdict: 'refuse', reason: 'unasked' })
    expect(admit(arrival(challenge, { isAwaited: true }), new ReplayWindows(), tokens).verdict).toBe('accept')
  })

  it.each([undefined, 'a secret'])('is no larger than any datagram that it can answer, secret: %s', (secret) => {
    const cryptography = cheapCryptography(self, secret)
    const sizeOf = (message: Message): number => encode(message, { cryptography }).length
    const envelope = { realm: NO_REALM, community: NO_COMMUNITY, incarnation: 1, inReplyTo: 0, token: new Uint8Array() }
    const sequences = { sequence: 1, recipient: stranger }
    const challenge = sizeOf({
      ...envelope,
      ...sequences,
      type: 'CHALLENGE',
      sender: self,
      inReplyTo: 1,
      payload: { token: new Uint8Array(TOKEN_BYTES_MAX) },
    })
    // Without an epoch only WAKEUP and COMMUNITYLIST travel as datagrams: one is padded, the other awaited.
    const challengeable = (Object.keys(MESSAGES) as MessageName[]).filter(
      (name) => MESSAGES[name].carriers.some((carrier) => carrier === 'datagram') && MESSAGES[name].hasEpoch,
    )
    const smallest: Message = {
      ...envelope,
      ...sequences,
      type: 'MASTERQUERY',
      sender: stranger,
      epoch: { term: 0, master: self },
      payload: { round: 0 },
    }
    expect(challengeable).toContain('MASTERQUERY')
    expect(challenge).toBeLessThanOrEqual(sizeOf(smallest))
  })
})

describe('an answer', () => {
  it('is bounded by its carrier once the address has proved itself', () => {
    const windows = new ReplayWindows()
    windows.open(stranger, 1, 1)
    expect(admit(arrival(ping()), windows, tokens)).toMatchObject({ answerBytesMax: DATAGRAM_BYTES_MAX })
    const byStream = arrival(ping({ sequence: 101 }), { carrier: 'stream' })
    expect(admit(byStream, windows, tokens)).toMatchObject({ answerBytesMax: FRAME_BYTES_MAX })
  })
})
