import { Reader } from './codec/reader.ts'
import { Writer } from './codec/writer.ts'
import { type InnerHeader, MINOR } from './envelope.ts'
import { readInnerHeader } from './generated/decoders/inner-header.ts'
import { readInnerStart } from './generated/decoders/inner-start.ts'
import { NAMES } from './generated/decoders.ts'
import { writeInnerHeader } from './generated/encoders/inner-header.ts'
import { writeInnerStart } from './generated/encoders/inner-start.ts'
import { ANYBODY, NO_REALM, type Realm } from './identifiers.ts'
import { type Envelope, MESSAGES, type Message, type MessageName } from './messages.ts'
import { readPayload, writePayload } from './payload.ts'

/** One for all: encoding is synchronous. */
const scratch = new Writer()

/** Room for the inner header and an epoch. */
const HEAD_BYTES = 256

/** Appends the inner part of a message, signature excepted. Throws ProtocolError. */
export function writeInner(output: Writer, message: Message): void {
  if (!Object.hasOwn(MESSAGES, message.type)) output.refuse('unknown-type', 'type', message.type)
  const { code, forAnybody, hasEpoch } = MESSAGES[message.type]
  if (message.recipient === ANYBODY && !forAnybody) output.refuse('wrong-recipient', 'recipient', message.type)
  if (message.sequence === 0) output.refuse('bad-value', 'sequence', 0)
  output.reserve(HEAD_BYTES)
  writeInnerStart(output, { minor: MINOR, type: code })
  writeInnerHeader(output, message)
  if (hasEpoch) output.epoch(message.epoch!, 'epoch')
  else if (message.epoch !== undefined) output.refuse('bad-value', 'epoch', message.type)
  writePayload(output, message.type, message.payload)
}

/** The head of an inner part, and the message that its type means. */
export interface InnerHead {
  readonly type: MessageName
  readonly minor: number
  readonly header: InnerHeader
}

/**
 * Reads up to the epoch. Throws ProtocolError: `unknown-type` where a newer version may know it, which the caller counts and
 * otherwise ignores.
 */
export function readInnerHead(input: Reader): InnerHead {
  const start = readInnerStart(input)
  const type = NAMES.get(start.type)
  if (type === undefined) input.refuse('unknown-type', 'type', start.type)
  const header = readInnerHeader(input)
  if (header.recipient === ANYBODY && !MESSAGES[type].forAnybody) input.refuse('wrong-recipient', 'recipient', type)
  if (header.sequence === 0) input.refuse('out-of-range', 'sequence', 0)
  return { type, minor: start.minor, header }
}

/** Reads what follows the head: epoch and payload. */
export function readBody(input: Reader, { header, minor, type }: InnerHead, realm: Realm): Message {
  input.minor = minor
  const epoch = MESSAGES[type].hasEpoch ? input.epoch('epoch') : undefined
  // Which payload and whether an epoch belong to a type is the table's business: here the two meet as a Message.
  return {
    type,
    realm,
    minor,
    community: header.community,
    sender: header.sender,
    recipient: header.recipient,
    incarnation: header.incarnation,
    sequence: header.sequence,
    inReplyTo: header.inReplyTo,
    token: header.token,
    epoch,
    payload: readPayload(input, type),
  } satisfies Envelope & { type: MessageName; epoch: unknown; payload: unknown } as unknown as Message
}

/**
 * A message as bytes that nobody signed and that carry no realm: for tests, benchmarks and simulators. No receiver takes
 * them. Throws ProtocolError.
 */
export function encodeUnsigned(message: Message): Uint8Array {
  scratch.begin()
  writeInner(scratch, message)
  return scratch.take()
}

/** What `encodeUnsigned` made. Throws ProtocolError. */
export function decodeUnsigned(bytes: Uint8Array, realm: Realm = NO_REALM): Message {
  const input = new Reader(bytes)
  return readBody(input, readInnerHead(input), realm)
}
