import { describe, expect, it } from 'vitest'
import type { Cryptography } from './crypto-port.ts'
import { encode } from './encode.ts'
import { ProtocolError } from './errors.ts'
import { ANYBODY } from './identifiers.ts'
import { FRAME_BYTES_MAX, MOVES_MAX, PEERS_MAX, SLICED_DOMAINS_MAX } from './limits.ts'
import type { Message } from './messages.ts'
import { cheapCryptography } from './testing/cheap-cryptography.ts'
import { sampleMessage } from './testing/samples.ts'

const cryptography = cheapCryptography('a'.repeat(64))
const ping = sampleMessage('PEERPING')
const join = sampleMessage('REQUESTTOJOIN')
const list = sampleMessage('UPDATEPEERLIST')
const peer = list.payload.peers[0]!

/** What a program without types could pass. */
const wrong = (base: Message, changes: Record<string, unknown>): Message => ({ ...base, ...changes })
const wrongPayload = (base: Message, changes: Record<string, unknown>): Message =>
  wrong(base, { payload: { ...base.payload, ...changes } })

const refusal = (message: Message, port: Cryptography = cryptography): ProtocolError => {
  try {
    encode(message, { cryptography: port })
  } catch (error) {
    if (error instanceof ProtocolError) return error
    throw error
  }
  throw new Error('it was encoded')
}

describe('encode refuses', () => {
  it.each<[string, Message, string, string]>([
    ['a type that is not in the table', wrong(ping, { type: 'GOSSIP' }), 'unknown-type', 'type'],
    ['a name that every object has', wrong(ping, { type: 'toString' }), 'unknown-type', 'type'],
    ['a payload that is missing', wrong(ping, { payload: undefined }), 'bad-value', 'PEERPING'],
    ['an epoch that is missing', wrong(ping, { epoch: undefined }), 'bad-value', 'epoch'],
    ['an epoch where none belongs', wrong(join, { epoch: ping.epoch }), 'bad-value', 'epoch'],
    ['a realm that is none', wrong(ping, { realm: 'xyz' }), 'bad-value', 'realm'],
    ['a sender in capitals', wrong(ping, { sender: 'A'.repeat(64) }), 'bad-value', 'InnerHeader.sender'],
    ['a recipient that is too short', wrong(ping, { recipient: 'ab' }), 'bad-value', 'InnerHeader.recipient'],
    ['anybody as recipient of a PEERPING', wrong(ping, { recipient: ANYBODY }), 'wrong-recipient', 'recipient'],
    ['the sequence number 0', wrong(ping, { sequence: 0 }), 'bad-value', 'sequence'],
    ['an incarnation of 2^32', wrong(ping, { incarnation: 2 ** 32 }), 'bad-value', 'InnerHeader.incarnation'],
    ['a token of 33 bytes', wrong(ping, { token: new Uint8Array(33) }), 'out-of-range', 'InnerHeader.token'],
    ['a token that is text', wrong(ping, { token: 'abc' }), 'bad-value', 'InnerHeader.token'],
    ['a negative number', wrongPayload(ping, { round: -1 }), 'bad-value', 'PEERPING.round'],
    ['a fraction', wrongPayload(ping, { round: 1.5 }), 'bad-value', 'PEERPING.round'],
    ['a number beyond 2^53 - 1', wrongPayload(ping, { round: 2 ** 53 }), 'bad-value', 'PEERPING.round'],
    ['not a number', wrongPayload(ping, { round: Number.NaN }), 'bad-value', 'PEERPING.round'],
    ['digits', wrongPayload(ping, { round: '7' }), 'bad-value', 'PEERPING.round'],
    ['a bigint', wrongPayload(ping, { round: 7n }), 'bad-value', 'PEERPING'],
    ['a u8 of 256', wrongPayload(list, { replicas: 256 }), 'bad-value', 'UPDATEPEERLIST.replicas'],
    ['a u16 of 65,536', wrongPayload(sampleMessage('PEERSTATUS'), { load: 65_536 }), 'bad-value', 'PEERSTATUS.load'],
    ['a truth that is no bool', wrongPayload(join, { caching: 1 }), 'bad-value', 'REQUESTTOJOIN.caching'],
    ['a text that is none', wrongPayload(join, { name: null }), 'bad-value', 'REQUESTTOJOIN.name'],
    ['a text beyond its limit', wrongPayload(join, { name: 'x'.repeat(65) }), 'out-of-range', 'REQUESTTOJOIN.name'],
    [
      'a text beyond its limit in bytes',
      wrongPayload(join, { name: 'ä'.repeat(33) }),
      'out-of-range',
      'REQUESTTOJOIN.name',
    ],
    ['half a surrogate pair', wrongPayload(join, { name: 'a\ud800' }), 'ill-formed-text', 'REQUESTTOJOIN.name'],
    ['the other half', wrongPayload(join, { name: '\udc00b' }), 'ill-formed-text', 'REQUESTTOJOIN.name'],
    ['an address without a port', wrongPayload(join, { address: '192.0.2.1' }), 'bad-value', 'REQUESTTOJOIN.address'],
    ['an address that is null', wrongPayload(join, { address: null }), 'bad-value', 'REQUESTTOJOIN.address'],
    ['a list that is none', wrongPayload(join, { domains: 'a' }), 'bad-value', 'REQUESTTOJOIN.domains'],
    [
      'a list beyond its limit',
      wrongPayload(join, { domains: new Array(65).fill('a') }),
      'out-of-range',
      'REQUESTTOJOIN.domains',
    ],
    [
      'a name that is not in its list',
      wrongPayload(list, { peers: [{ ...peer, state: 'asleep' }] }),
      'bad-value',
      'PeerEntry.state',
    ],
    ['an element that is missing', wrongPayload(list, { peers: [undefined] }), 'bad-value', 'UPDATEPEERLIST'],
  ])('%s', (_, message, code, at) => {
    expect(refusal(message)).toMatchObject({ name: 'ProtocolError', operation: 'encode', code, at })
  })

  it('a list that takes more than a frame, each part of it within its limit', () => {
    const slices = new Array(SLICED_DOMAINS_MAX).fill({ domain: 'x'.repeat(253), slices: 64 })
    const moves = new Array(MOVES_MAX).fill({ domain: 'x'.repeat(253), slice: 1, holder: peer.id })
    const peers = new Array(PEERS_MAX).fill({ ...peer, name: 'y'.repeat(64) })
    const removed = peers.map(({ id }) => id)
    expect(refusal(wrongPayload(list, { peers, removed, slices, moves }))).toMatchObject({
      code: 'too-large',
      at: 'frame',
    })
  })

  it.each([undefined, 'a secret'])('a frame of one byte too many, secret: %s', (secret) => {
    const port = cheapCryptography(ping.sender, secret)
    const purge = { ...sampleMessage('PURGE').payload, value: 'x'.repeat(8192) }
    const log = (lastBytes: number): Message =>
      wrongPayload(sampleMessage('PURGELOG'), {
        purges: [...new Array(127).fill(purge), { ...purge, value: 'x'.repeat(lastBytes) }],
      })
    const room = FRAME_BYTES_MAX - encode(log(200), { cryptography: port }).length
    expect(encode(log(200 + room), { cryptography: port })).toHaveLength(FRAME_BYTES_MAX)
    expect(refusal(log(201 + room), port)).toMatchObject({ code: 'too-large', at: 'frame' })
  })

  it('to quote more of a value than a log line bears', () => {
    const { value, message } = refusal(wrongPayload(join, { address: 'z'.repeat(10_000) }))
    expect(value?.length).toBeLessThan(100)
    expect(message.length).toBeLessThan(200)
  })
})

describe('encode', () => {
  it('gives the largest list that a frame holds', () => {
    const peers = new Array(PEERS_MAX).fill(peer)
    const frame = encode(wrongPayload(list, { peers }), { cryptography })
    expect(frame.length).toBeLessThanOrEqual(FRAME_BYTES_MAX)
    expect(frame.length).toBeGreaterThan(PEERS_MAX * 48)
  })

  it('goes on after a refusal as if nothing had been', () => {
    const before = encode(ping, { cryptography })
    refusal(wrongPayload(list, { moves: [{ domain: 'a'.repeat(300) }] }))
    expect(encode(ping, { cryptography })).toEqual(before)
  })

  it.each([
    ['signature', { ...cryptography, sign: () => new Uint8Array(63) }],
    ['seal', { ...cryptography, sealing: { ...cheapCryptography('', 's').sealing!, seal: () => new Uint8Array(3) } }],
    [
      'bootId',
      {
        ...cryptography,
        sealing: {
          ...cheapCryptography('', 's').sealing!,
          next: () => ({ keyId: 1, bootId: new Uint8Array(3), counter: 1 }),
        },
      },
    ],
  ])('lets no frame out whose %s is not of its size', (at, port) => {
    expect(refusal(ping, port)).toMatchObject({ code: 'bad-value', at })
  })
})
