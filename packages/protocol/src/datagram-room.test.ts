import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { DATAGRAM_PAYLOAD_BYTES_MAX, domainsThatFit, wakeupPadding } from './datagram-room.ts'
import { encode } from './encode.ts'
import { ANYBODY } from './identifiers.ts'
import { DATAGRAM_BYTES_MAX, DOMAIN_LOADS_MAX, NAME_BYTES_MAX, TOKEN_BYTES_MAX } from './limits.ts'
import type { Message } from './messages.ts'
import { encodePayload } from './payload.ts'
import { domainLoad } from './structs.ts'
import { payloadOf, valueOf } from './testing/arbitraries.ts'
import { cheapCryptography } from './testing/cheap-cryptography.ts'
import { sampleMessage } from './testing/samples.ts'

/** The largest envelope that there is. */
const largest = <Name extends Message['type']>(message: Message<Name>): Message =>
  ({
    ...message,
    sequence: Number.MAX_SAFE_INTEGER,
    inReplyTo: Number.MAX_SAFE_INTEGER,
    token: new Uint8Array(TOKEN_BYTES_MAX),
    epoch: message.epoch && { ...message.epoch, term: Number.MAX_SAFE_INTEGER },
  }) as unknown as Message

const frameBytes = (message: Message): number =>
  encode(message, { cryptography: cheapCryptography(message.sender, 'a secret') }).length

describe('a datagram', () => {
  test.prop([payloadOf('PEERSTATUS'), fc.array(valueOf(domainLoad), { maxLength: 40 })])(
    'has room for every PEERSTATUS with the domains that fit',
    (payload, domains) => {
      const message = { ...sampleMessage('PEERSTATUS'), payload: { ...payload, domains: domainsThatFit(domains) } }
      expect(frameBytes(largest(message))).toBeLessThanOrEqual(DATAGRAM_BYTES_MAX)
    },
  )

  it('has room for thirty-one domains of eighteen characters in a PEERSTATUS (B8)', () => {
    const domains = Array.from({ length: 40 }, (_, index) => ({
      domain: `cdn-${index}.example.com`,
      requests: 999,
      bytes: 9e6,
    }))
    expect(domainsThatFit(domains)).toEqual(domains.slice(0, DOMAIN_LOADS_MAX - 1))
  })

  test.prop([fc.string({ maxLength: 16 })])(
    'is filled by the padding of WAKEUP, and never overfilled',
    (communityName) => {
      const wakeup = { communityName, purpose: 'probe', nonce: '0123456789abcdef' } as const
      const payload = { ...wakeup, padding: wakeupPadding(wakeup) }
      const message: Message<'WAKEUP'> = { ...sampleMessage('WAKEUP'), recipient: ANYBODY, payload }
      expect(encodePayload('WAKEUP', payload).length).toBe(DATAGRAM_PAYLOAD_BYTES_MAX)
      expect(frameBytes(largest(message))).toBeLessThanOrEqual(DATAGRAM_BYTES_MAX)
    },
  )

  it('has room for the padded WAKEUP of the longest name', () => {
    const wakeup = {
      communityName: 'ä'.repeat(NAME_BYTES_MAX / 2),
      purpose: 'list',
      nonce: '0123456789abcdef',
    } as const
    expect(encodePayload('WAKEUP', { ...wakeup, padding: wakeupPadding(wakeup) })).toHaveLength(
      DATAGRAM_PAYLOAD_BYTES_MAX,
    )
  })
})
