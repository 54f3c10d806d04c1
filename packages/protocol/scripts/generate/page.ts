import {
  ENVELOPE_BYTES_MAX,
  innerHeader,
  innerStart,
  MAGIC,
  MAJOR,
  MINOR,
  OUTER_HEADER,
  SEAL_TAG_BYTES,
  SIGNATURE_BYTES,
  SIGNATURE_CONTEXT,
} from '../../src/envelope.ts'
import { DATAGRAM_BYTES_MAX, FRAME_BYTES_MAX, REPLAY_WINDOW_BITS } from '../../src/limits.ts'
import { MESSAGES } from '../../src/messages.ts'
import type { MessageDefinition } from '../../src/messages/message.ts'
import type { EnumType, Fields, StructType, Type } from '../../src/schema.ts'
import { enumerationsOf, structsOf } from './codec.ts'

const rows: readonly (readonly [string, MessageDefinition])[] = Object.entries<MessageDefinition>(MESSAGES).sort(
  ([, a], [, b]) => a.code - b.code,
)

/** The text of docs/protocol.md. */
export function protocolPage(): string {
  const definitions = rows.map(([, definition]) => definition)
  return [
    introduction(),
    frames(),
    '## Values\n',
    table(['type', 'bytes'], VALUE_TYPES),
    versions(),
    freshness(),
    '## Messages\n',
    table(
      ['code', 'message', 'travels by', 'epoch', 'to anybody', 'from'],
      rows.map(([name, { code, carriers, hasEpoch, forAnybody, sources }]) => [
        hexadecimal(code),
        `[CRMSG_${name}](#crmsg_${name.toLowerCase()})`,
        carriers.join(', '),
        hasEpoch ? 'yes' : '',
        forAnybody ? 'yes' : '',
        sources.join(', '),
      ]),
    ),
    ...rows.map(([name, definition]) => messageSection(name, definition)),
    '## Structures\n',
    ...structsOf(definitions).map(structSection),
    '## Lists of names\n',
    'One byte, the place in the list. Names are only ever added at the end.\n',
    ...enumerationsOf(definitions).map(enumerationSection),
  ]
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
}

const VALUE_TYPES = [
  ['u8, u16, u32', 'unsigned, big-endian'],
  ['varint', 'unsigned LEB128 in as few bytes as possible, 0 to 2^53 - 1'],
  ['bool', '0 or 1'],
  ['string ≤ n', 'length in bytes as varint, then well-formed UTF-8 of at most n bytes'],
  ['bytes ≤ n', 'length as varint, then the bytes'],
  ['n bytes', 'the bytes, without a length'],
  ['peer id', '32 bytes, an Ed25519 public key'],
  ['community id', '16 random bytes'],
  ['address', 'family 4 or 6, then 4 or 16 bytes, then the port (u16, not 0); no IPv4 address mapped into IPv6'],
  ['epoch', 'term as varint, then the peer id of the master'],
  ['list ≤ n of x', 'number as varint, at most n, then each'],
  ['optional x', '0, or 1 and then x; an absent address is its family 0'],
  ['name', 'one byte, see [lists of names](#lists-of-names)'],
] as const

function introduction(): string {
  return `# The protocol

<!-- Printed from the message table by packages/protocol/scripts/generate.ts. Do not edit. -->

CRMSG ${MAJOR}.${MINOR}: the messages that CacheReef's peers and cache servers exchange, over UDP and TCP on one port. Content travels
beside them, as HTTP over TLS. Every value has exactly one encoding: a decoder takes what an encoder makes, and nothing else.

Bytes to check another implementation with, valid and invalid, are in \`packages/protocol/vectors\`.
`
}

function frames(): string {
  const magic = hexadecimal(MAGIC >> 8)
  return `## Frames

A frame is an outer header in clear and an inner part, which is sealed where the community has a secret. Over TCP frames
follow each other; a UDP datagram is one frame. A frame has at most ${number(FRAME_BYTES_MAX)} bytes, a datagram at most
${number(DATAGRAM_BYTES_MAX)}; around a payload there are at most ${number(ENVELOPE_BYTES_MAX)}. A TCP connection whose first byte is not ${magic}
is not CRMSG.

### Outer header

${table(
  ['bytes', 'field', ''],
  OUTER_HEADER.map(({ name, bytes, doc }) => [String(bytes), name, doc]),
)}
### Inner part

${table(
  ['type', 'field', ''],
  [
    ...fieldRows(innerStart.fields),
    ...fieldRows(innerHeader.fields),
    ['epoch', 'epoch', 'of the messages that have one'],
    ['', 'payload', 'as the message says'],
    [`${SIGNATURE_BYTES} bytes`, 'signature', 'Ed25519, by the sender'],
  ],
)}
The signature covers \`${SIGNATURE_CONTEXT.replace('\0', '\\0')}\` in ASCII, the major version, the realm, and the inner part up to the signature.

A sealed inner part is encrypted with AES-256-GCM and followed by the tag of ${SEAL_TAG_BYTES} bytes. The key follows from the secret and the
boot id, the nonce is four zero bytes and the counter, and the whole outer header is the associated data. How realm, key id and
key are derived is said in \`packages/community/src/crypto\`.

A receiver checks magic, version, length, realm, seal, type, recipient and signature, in this order, before it reads the payload.
`
}

function versions(): string {
  return `
## Versions

Another major version can't be read. A newer minor version adds messages, adds names at the ends of lists, and adds fields at
the ends of payloads. A receiver skips the bytes that a newer minor version has at the end of a payload, and takes fields that an
older one lacks for what their row says. It counts a message whose type it does not know and otherwise ignores it. A sender uses a new
name only towards a peer whose minor version has it.
`
}

function freshness(): string {
  return `## Freshness

Sequence numbers count the messages of one life of a peer over all its recipients. A receiver keeps a window of ${number(REPLAY_WINDOW_BITS)}
numbers for the newest life of each sender and takes no number twice. For a life that it has no window for it answers CHALLENGE; the sender
repeats its message, addressed, with the token, and that opens the window. An answer to a message that the receiver waits for
opens one as well. A message to anybody is challenged always, WAKEUP excepted, which changes nothing.

A datagram from an address that has not proved itself is answered by at most as many bytes as it had.
`
}

function messageSection(name: string, { code, doc, fields }: MessageDefinition): string {
  return `
### CRMSG_${name}

${hexadecimal(code)}. ${doc}

${table(['type', 'field', ''], fieldRows(fields))}`
}

function structSection({ name, doc, fields }: StructType): string {
  return `### ${name}\n\n${doc}\n\n${table(['type', 'field', ''], fieldRows(fields))}`
}

function enumerationSection({ name, names, docs }: EnumType): string {
  return `### ${name}\n\n${table(
    ['byte', 'name', ''],
    names.map((member, index) => [String(index), `\`${member}\``, docs[index]!]),
  )}`
}

function fieldRows(fields: Fields): string[][] {
  return Object.entries(fields).map(([name, { type, doc, since, fallback }]) => [
    typeText(type),
    name,
    since === undefined ? doc : `${doc}; since minor version ${since}, before that ${JSON.stringify(fallback)}`,
  ])
}

function typeText(type: Type): string {
  switch (type.kind) {
    case 'string':
    case 'bytes':
      return `${type.kind} ≤ ${number(type.bytesMax)}`
    case 'hex':
      return `${type.byteLength} bytes`
    case 'list':
      return `list ≤ ${number(type.max)} of ${typeText(type.of)}`
    case 'optional':
      return `optional ${typeText(type.of)}`
    case 'struct':
    case 'enum':
      return `[${type.name}](#${type.name.toLowerCase()})`
    case 'peerId':
      return 'peer id'
    case 'communityId':
      return 'community id'
    default:
      return type.kind
  }
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  return line(head) + line(head.map(() => '---')) + body.map(line).join('')
}

const hexadecimal = (value: number): string => `0x${value.toString(16).padStart(2, '0')}`
const number = (value: number): string => value.toLocaleString('en')
