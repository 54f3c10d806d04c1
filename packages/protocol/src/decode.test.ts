import { describe, expect, it, vi } from 'vitest'
import type { Cryptography } from './crypto-port.ts'
import { decode } from './decode.ts'
import { encode } from './encode.ts'
import { CLEAR_HEADER_BYTES, COUNTER_AT, KEY_ID_AT, REALM_AT, SEALED_HEADER_BYTES } from './envelope.ts'
import type { Message } from './messages.ts'
import { cheapCryptography } from './testing/cheap-cryptography.ts'
import { sampleMessage } from './testing/samples.ts'

const message: Message = sampleMessage('PEERSTATUS')
const open = cheapCryptography(message.sender)
const secret = cheapCryptography(message.sender, 'our secret')
const code = (expected: string) =>
  expect.objectContaining({ name: 'ProtocolError', code: expected, operation: 'decode' })

const altered = (frame: Uint8Array, at: number): Uint8Array => {
  const copy = frame.slice()
  copy[at]! ^= 1
  return copy
}

describe('a sealed frame (C13)', () => {
  const frame = encode(message, { cryptography: secret })

  it('is opened with the secret that it was sealed with', () => {
    expect(decode(frame, { cryptography: secret, carrier: 'datagram' })).toEqual(message)
  })

  it('is refused with another secret, and where there is none', () => {
    const other = cheapCryptography(message.sender, 'their secret')
    expect(() => decode(frame, { cryptography: other, carrier: 'datagram' })).toThrow(code('seal-broken'))
    expect(() => decode(frame, { cryptography: open, carrier: 'datagram' })).toThrow(code('seal-unexpected'))
  })

  it.each([
    ['realm', REALM_AT, 'seal-broken'],
    ['key id', KEY_ID_AT, 'seal-broken'],
    ['counter', COUNTER_AT + 7, 'seal-broken'],
    ['content', SEALED_HEADER_BYTES, 'seal-broken'],
    ['tag', frame.length - 1, 'seal-broken'],
    ['counter beyond 2^53', COUNTER_AT, 'out-of-range'],
  ])('is refused when its %s is altered', (_, at, expected) => {
    expect(() => decode(altered(frame, at), { cryptography: secret, carrier: 'datagram' })).toThrow(code(expected))
  })

  it('is refused when what it holds is too short for any message', () => {
    const { sealing } = secret
    const short: Cryptography = { ...secret, sealing: { ...sealing!, open: () => new Uint8Array(20) } }
    expect(() => decode(frame, { cryptography: short, carrier: 'datagram' })).toThrow(code('truncated'))
  })
})

describe('a frame in clear', () => {
  const frame = encode(message, { cryptography: open })

  it('is refused where the community has a secret', () => {
    expect(() => decode(frame, { cryptography: secret, carrier: 'stream' })).toThrow(code('seal-missing'))
  })

  it('is refused by its realm before anything is done for it', () => {
    const verify = vi.spyOn(open, 'verify')
    const options = { cryptography: open, carrier: 'stream', realms: ['0'.repeat(16)] } as const
    expect(() => decode(frame, options)).toThrow(code('foreign-realm'))
    expect(() => decode(frame, { cryptography: open, carrier: 'stream', recipient: message.sender })).toThrow(
      code('wrong-recipient'),
    )
    expect(verify).not.toHaveBeenCalled()
    expect(decode(frame, { ...options, realms: [message.realm] })).toEqual(message)
    expect(verify).toHaveBeenCalledOnce()
  })

  it('gives a message that holds no part of it', () => {
    const challenge: Message = { ...sampleMessage('CHALLENGE'), token: Uint8Array.of(1, 2, 3) }
    const bytes = encode(challenge, { cryptography: open })
    const decoded = decode(bytes, { cryptography: open, carrier: 'stream' })
    bytes.fill(0, CLEAR_HEADER_BYTES)
    expect(decoded).toEqual(challenge)
  })
})
