import type { ProtocolErrorCode } from '../../src/errors.ts'
import { MESSAGES, type MessageName } from '../../src/messages.ts'
import { encodePayload } from '../../src/payload.ts'
import { samplePayload } from '../../src/testing/samples.ts'
import { hexadecimal, type VectorFile } from './files.ts'

export interface InvalidPayload {
  readonly name: string
  readonly message: MessageName
  readonly bytes: string
  readonly error: ProtocolErrorCode
}

const ID = '0a'.repeat(32)

/** Each row differs from something valid in the one way that its name says. */
export function invalidPayloads(): VectorFile<InvalidPayload> {
  return {
    about: 'Bytes that are no payload of the message, and the code of the error that they must lead to.',
    vectors: [
      ...(Object.keys(MESSAGES) as MessageName[]).flatMap(cutAndLengthened),
      ...numbers(),
      ...texts(),
      ...addresses(),
      ...lists(),
    ],
  }
}

function cutAndLengthened(message: MessageName): InvalidPayload[] {
  const bytes = hexadecimal(encodePayload(message, samplePayload(message)))
  return [
    invalid('its last byte is missing', message, bytes.slice(0, -2), 'truncated'),
    invalid('a byte too many', message, `${bytes}00`, 'trailing-bytes'),
    invalid('nothing', message, '', 'truncated'),
  ]
}

const numbers = (): InvalidPayload[] => [
  invalid('zero in two bytes', 'MASTERQUERY', '8000', 'not-canonical'),
  invalid('127 in two bytes', 'MASTERQUERY', 'ff00', 'not-canonical'),
  invalid('a varint of five bytes that needs four', 'MASTERQUERY', 'ffffffff00', 'not-canonical'),
  invalid('a varint of eight bytes that needs seven', 'MASTERQUERY', 'ffffffffffffff00', 'not-canonical'),
  invalid('2^53', 'MASTERQUERY', '8080808080808010', 'out-of-range'),
  invalid('a varint of nine bytes', 'MASTERQUERY', '808080808080808001', 'out-of-range'),
  invalid('a varint that does not end', 'MASTERQUERY', 'ff', 'truncated'),
  invalid('a varint that does not end within eight bytes', 'MASTERQUERY', 'ffffffffffffffff', 'out-of-range'),
  invalid('a bool of two', 'LEAVE', '02', 'not-canonical'),
  invalid('a bool of 255', 'LEAVE', 'ff', 'not-canonical'),
  invalid('a name that is not in the list', 'JOINDENIED', '0900000000', 'out-of-range'),
  invalid('the name 255', 'JOINDENIED', 'ff00000000', 'out-of-range'),
  invalid('presence of two', 'JOINDENIED', '00000200', 'not-canonical'),
]

const texts = (): InvalidPayload[] =>
  (
    [
      ['longer than its limit', 'c901', 'out-of-range'],
      ['longer than the bytes that are left', '0561', 'truncated'],
      ['of a claimed length of 2^53 - 1', 'ffffffffffffff0f', 'out-of-range'],
      ['a continuation byte alone', '0180', 'ill-formed-text'],
      ['a sequence of two that is cut', '01c3', 'ill-formed-text'],
      ['a sequence of three that is cut', '02e0a4', 'ill-formed-text'],
      ['a sequence of four that is cut', '03f09f98', 'ill-formed-text'],
      ['a sequence of two that goes on with a letter', '02c361', 'ill-formed-text'],
      ['a slash in two bytes', '02c0af', 'ill-formed-text'],
      ['a slash in three bytes', '03e080af', 'ill-formed-text'],
      ['a slash in four bytes', '04f08080af', 'ill-formed-text'],
      ['the first surrogate', '03eda080', 'ill-formed-text'],
      ['the last surrogate', '03edbfbf', 'ill-formed-text'],
      ['beyond the last code point', '04f4908080', 'ill-formed-text'],
      ['the byte 0xff', '01ff', 'ill-formed-text'],
    ] as const
  ).map(([name, bytes, error]) => invalid(`text: ${name}`, 'CACHESTATUS', `01${bytes}`, error))

const addresses = (): InvalidPayload[] =>
  (
    [
      ['of family 5', '0500000000', 'out-of-range'],
      ['of family 255', 'ff', 'out-of-range'],
      ['IPv4 and cut in its port', '04c00002010c', 'truncated'],
      ['IPv6 and cut in its host', '0620010db8', 'truncated'],
      ['IPv4 with port 0', '04c00002010000', 'out-of-range'],
      ['IPv6 with port 0', `06${'00'.repeat(15)}010000`, 'out-of-range'],
      ['IPv4 mapped into IPv6', `06${'00'.repeat(10)}ffffc00002010c3a`, 'not-canonical'],
    ] as const
  ).map(([name, bytes, error]) => invalid(`an address ${name}`, 'MASTERREPORT', `010203${bytes}`, error))

const lists = (): InvalidPayload[] => [
  invalid('17 holders', 'LOCATIONRESPONSE', `0111${ID.repeat(17)}`, 'out-of-range'),
  invalid('two holders are claimed and one is there', 'LOCATIONRESPONSE', `0102${ID}`, 'truncated'),
  invalid('4,096 peers are claimed and none is there', 'NOMINATEMASTER', '01802001', 'truncated'),
  invalid('4,097 peers are claimed', 'NOMINATEMASTER', '01812001', 'out-of-range'),
  invalid('2^53 - 1 peers are claimed', 'NOMINATEMASTER', '01ffffffffffffff0f', 'out-of-range'),
  invalid('bytes longer than their limit', 'CHALLENGE', `21${'00'.repeat(33)}`, 'out-of-range'),
  invalid('padding longer than its limit', 'WAKEUP', `0000${'00'.repeat(8)}cd08`, 'out-of-range'),
]

const invalid = (name: string, message: MessageName, bytes: string, error: ProtocolErrorCode): InvalidPayload => ({
  name: `${message}: ${name}`,
  message,
  bytes,
  error,
})
