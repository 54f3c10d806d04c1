import { MESSAGES, type MessageName, type Payload } from '../../src/messages.ts'
import { encodePayload } from '../../src/payload.ts'
import { samplePayload } from '../../src/testing/samples.ts'
import { hexadecimal, type VectorFile } from './files.ts'

export interface ValidPayload {
  readonly name: string
  readonly message: MessageName
  readonly payload: unknown
  readonly bytes: string
}

/** Every message, and beside them values at the edges of their types. */
export function validPayloads(): VectorFile<ValidPayload> {
  return {
    about:
      'Payloads and their one encoding each. Optional fields that are absent are left out. Byte fields are hexadecimal.',
    vectors: [
      ...(Object.keys(MESSAGES) as MessageName[]).map((message) => valid('plausible', message, samplePayload(message))),
      valid('all zeros', 'PEERPING', { version: 0, round: 0, size: 0 }),
      valid('varints where their length changes', 'PEERPING', { version: 127, round: 128, size: 16_383 }),
      valid('varints of three to five bytes', 'PEERPING', { version: 16_384, round: 2 ** 28 - 1, size: 2 ** 28 }),
      valid('varints beyond 32 bits', 'PEERPING', { version: 2 ** 32, round: 2 ** 42, size: Number.MAX_SAFE_INTEGER }),
      valid('empty texts and bytes', 'WAKEUP', {
        communityName: '',
        purpose: 'probe',
        nonce: '0000000000000000',
        padding: new Uint8Array(),
      }),
      valid('UTF-8 of one to four bytes', 'CACHESTATUS', { caching: true, reason: 'aßक😀' }),
      valid('the last code points before and after the surrogates', 'CACHESTATUS', {
        caching: true,
        reason: '\ud7ff\ue000\uffff',
      }),
      valid('the last code point', 'CACHESTATUS', { caching: false, reason: '\u{10ffff}' }),
      valid('a text of the greatest length', 'JOINDENIED', {
        reason: 'policy',
        detail: 'x'.repeat(200),
        retryAfterMs: 0,
      }),
      ...[
        '0.0.0.1:1',
        '255.255.255.255:65535',
        '[::]:1',
        '[::1]:3130',
        '[2001:db8:0:1::]:3130',
        '[1::2:0:0:3:4]:3130',
        '[1:0:0:2::3]:3130',
        '[fe80::1:2:3:4]:9',
      ].map((masterAddress) =>
        valid(`address ${masterAddress}`, 'MASTERREPORT', { round: 1, heardMsAgo: 2, version: 3, masterAddress }),
      ),
      valid('no address', 'MASTERREPORT', { round: 1, heardMsAgo: 2, version: 3 }),
      valid('nothing optional', 'DIRECTORYANSWER', { accepted: true, reason: 'none' }),
      valid('empty lists', 'LOCATIONRESPONSE', { version: 1, holders: [] }),
    ],
  }
}

function valid<Name extends MessageName>(name: string, message: Name, payload: Payload<Name>): ValidPayload {
  return { name: `${message}: ${name}`, message, payload, bytes: hexadecimal(encodePayload(message, payload)) }
}
