import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { decode, encode } from './index.ts'
import { decodePayload, encodePayload } from './payload.ts'
import { messages, NAMES_OF_MESSAGES, payloadOf } from './testing/arbitraries.ts'
import { cheapCryptography } from './testing/cheap-cryptography.ts'
import { decodeUnsigned, encodeUnsigned } from './unsigned.ts'

describe('encode and decode', () => {
  it.each(NAMES_OF_MESSAGES)('give back any payload of CRMSG_%s', (name) => {
    fc.assert(
      fc.property(payloadOf(name), (payload) => {
        expect(decodePayload(name, encodePayload(name, payload))).toEqual(payload)
      }),
      { numRuns: 50 },
    )
  })

  test.prop([messages])('give back any message without a signature', (message) => {
    expect(decodeUnsigned(encodeUnsigned(message), message.realm)).toEqual(message)
  })

  test.prop([messages, fc.option(fc.string(), { nil: undefined })])(
    'give back any message, signed and (with a secret) sealed',
    (message, secret) => {
      const cryptography = cheapCryptography(message.sender, secret)
      const frame = encode(message, { cryptography })
      expect(decode(frame, { cryptography, carrier: 'stream' })).toEqual(message)
    },
  )
})
