import { Reader } from './codec/reader.ts'
import { Writer } from './codec/writer.ts'
import { MINOR } from './envelope.ts'
import { ProtocolError } from './errors.ts'
import { DECODERS } from './generated/decoders.ts'
import { ENCODERS } from './generated/encoders.ts'
import type { MessageName, Payload } from './messages.ts'

/** One for all: encoding is synchronous. */
const scratch = new Writer()

/** Appends a payload. Throws ProtocolError where a value is not of its field's type or beyond its limit. */
export function writePayload<Name extends MessageName>(output: Writer, type: Name, payload: Payload<Name>): void {
  try {
    ENCODERS[type](output, payload)
  } catch (error) {
    if (error instanceof ProtocolError) throw error
    // An object where a struct belongs is missing, or a value has no number to it: the engine noticed it first.
    throw new ProtocolError('bad-value', { operation: 'encode', at: type, cause: error })
  }
}

/** Reads a payload that takes all the bytes which `input` has; those of a newer minor version may have more. */
export function readPayload<Name extends MessageName>(input: Reader, type: Name): Payload<Name> {
  const payload = DECODERS[type](input)
  if (input.position < input.end && input.minor <= MINOR)
    input.refuse('trailing-bytes', type, input.end - input.position)
  return payload
}

/** A payload's bytes, without an envelope. Throws ProtocolError. */
export function encodePayload<Name extends MessageName>(type: Name, payload: Payload<Name>): Uint8Array {
  if (!Object.hasOwn(ENCODERS, type)) scratch.refuse('unknown-type', 'type', type)
  scratch.begin()
  writePayload(scratch, type, payload)
  return scratch.take()
}

/** The payload in these bytes, which a sender of that minor version wrote [this one]. Throws ProtocolError. */
export function decodePayload<Name extends MessageName>(type: Name, bytes: Uint8Array, minor = MINOR): Payload<Name> {
  const input = new Reader(bytes)
  input.minor = minor
  return readPayload(input, type)
}
