import { Reader } from './codec/reader.ts'
import { Writer } from './codec/writer.ts'
import { type InnerHeader, MINOR } from './envelope.ts'
import { readInnerHeader } from './generated/decoders/inner-header.ts'
import { NAMES } from './generated/decoders.ts'
import { writeInnerHeader } from './generated/encoders/inner-header.ts'
import { ANYBODY, NO_REALM, type Realm } from './identifiers.ts'
import { type Envelope, MESSAGES, type Message, type MessageName } from './messages.ts'
import { readPayload, writePayload } from './payload.ts'

const scratch = new Writer()

/** Room for the inner header and an epoch. */
const HEAD_BYTES = 256

/** Appends the inner part of a message, signature excepted. Throws ProtocolError. */
export function writeInner(output: Writer, message: Message): void {
  if (!Object.hasOwn(MESSAGES, message.type)) output.refuse('unknown-type', 'type', message.type)
  const definition = MESSAGES[message.type]
  if (message.recipient === ANYBODY && !definition.forAnybody) output.refuse('wrong-recipient', 'recipient', message.type)
  if (message.sequence === 0) output.refuse('bad-value', 'sequence', 0)
  output.reserve(HEAD_BYTES)
  writeInnerHeader(output, innerHeaderOf(message, definition.code))
  if (definition.hasEpoch) output.epoch(message.epoch!, 'epoch')
  else if (message.epoch !== undefined) output.refuse('bad-value', 'epoch', message.type)
  writePayload(output, message.type, message.payload)
}

function innerHeaderOf(message: Message, type: number): InnerHeader {
  return {
    minor: MINOR,
    type,
    community: message.community,
    sender: message.sender,
    recipient: message.recipient,
    incarnation: message.incarnation,
    sequence: message.sequence,
    inReplyTo: message.inReplyTo,
    token: message.token,
  }
}

/** The head of an inner part, and the message that its type means. */
export interface InnerHead {
  readonly header: InnerHeader
  readonly type: MessageName
}

/**
 * Reads up to the epoch. Throws ProtocolError: `unknown-type` where a newer version may know it, which the caller counts and
 * otherwise ignores.
 */
export function readInnerHead(input: Reader): InnerHead {
  const header = readInnerHeader(input)
  const type = NAMES.get(header.type)
  if (type === undefined) input.refuse('unknown-type', 'type', header.type)
  if (header.recipient === ANYBODY && !MESSAGES[type].forAnybody) input.refuse('wrong-recipient', 'recipient', type)
  if (header.sequence === 0) input.refuse('out-of-range', 'sequence', 0)
  return { header, type }
}

/** Reads what follows the head: epoch and payload. */
export function readBody(input: Reader, { header, type }: InnerHead, realm: Realm): Message {
  input.minor = header.minor
  const epoch = MESSAGES[type].hasEpoch ? input.epoch('epoch') : undefined
  // Which payload and whether an epoch belong to a type is the table's business: here the two meet as a Message.
  return {
    type,
    realm,
    minor: header.minor,
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
  scratch.length = 0
  writeInner(scratch, message)
  return scratch.copy()
}

/** What `encodeUnsigned` made. Throws ProtocolError. */
export function decodeUnsigned(bytes: Uint8Array, realm: Realm = NO_REALM): Message {
  const input = new Reader(bytes)
  return readBody(input, readInnerHead(input), realm)
}
