import type { Cryptography } from '../../crypto-port.ts'
import { decode } from '../../decode.ts'
import { encode } from '../../encode.ts'
import { MINOR } from '../../envelope.ts'
import { ProtocolError, type ProtocolErrorCode } from '../../errors.ts'
import { Framer } from '../../framer.ts'
import { MESSAGES, type Message, type MessageName } from '../../messages.ts'
import { encodePayload } from '../../payload.ts'
import { encodeUnsigned } from '../../unsigned.ts'
import { cheapCryptography } from '../cheap-cryptography.ts'
import { sampleMessage } from '../samples.ts'
import { forgeFrame } from './forge.ts'
import { HostileBytes } from './hostile-bytes.ts'
import { mutate } from './mutate.ts'
import { Random } from './random.ts'

export interface FuzzReport {
  readonly executions: number
  /** Frames that were taken, by message. */
  readonly accepted: ReadonlyMap<MessageName, number>
  /** Frames and streams that were refused, by code. */
  readonly refused: ReadonlyMap<ProtocolErrorCode, number>
}

export interface FuzzOptions {
  /** The same seed gives the same bytes. */
  readonly seed: number
  readonly executions: number
  /** The execution to begin with [0]: to repeat a single one. */
  readonly from?: number
}

const HOSTILE = new HostileBytes()
const NAMES = Object.keys(MESSAGES) as MessageName[]
const SENDER = sampleMessage('PEERPING').sender
/** Inner parts up to the payload, by message, and whole valid frames. */
const HEADS = new Map(NAMES.map((name) => [name, headOf(name)]))
const CLEAR = cheapCryptography(SENDER)
const SEALED = cheapCryptography(SENDER, 'a secret')
const VALID = NAMES.flatMap((name) =>
  [CLEAR, SEALED].map((cryptography) => encode(sampleMessage(name), { cryptography })),
)

/**
 * Feeds decoders and framers what an attacker, and what a member with valid keys, could send. Throws an Error that names the
 * execution where anything but a ProtocolError comes out, or where bytes that were taken are not those that their message is
 * encoded to.
 */
export function fuzz({ seed, executions, from = 0 }: FuzzOptions): FuzzReport {
  const accepted = new Map<MessageName, number>()
  const refused = new Map<ProtocolErrorCode, number>()
  for (let execution = from; execution < from + executions; execution++) {
    const random = new Random(Math.imul(seed, 0x9e3779b1) + execution)
    const cryptography = random.oneIn(8) ? SEALED : CLEAR
    const bytes = inputFor(random, cryptography)
    try {
      const message = random.oneIn(16) ? framed(bytes, random) : decode(bytes, { cryptography, carrier: 'stream' })
      if (message) accepted.set(message.type, (accepted.get(message.type) ?? 0) + 1)
      if (message && message.minor === MINOR) assertCanonical(message, bytes)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw new Error(describe(seed, execution, bytes), { cause: error })
      refused.set(error.code, (refused.get(error.code) ?? 0) + 1)
    }
  }
  return { executions, accepted, refused }
}

/** Mostly rightly signed frames around hostile payloads; also broken heads, broken frames, and noise. */
function inputFor(random: Random, cryptography: Cryptography): Uint8Array {
  const kind = random.below(20)
  if (kind === 0) return noise(random)
  if (kind < 4) return mutate(random.pick(VALID), random)
  const name = random.pick(NAMES)
  const head = HEADS.get(name)!
  const payload = HOSTILE.payload(MESSAGES[name].fields, random)
  const inner = new Uint8Array(head.length + payload.length)
  inner.set(head)
  inner.set(payload, head.length)
  if (random.oneIn(16)) inner[0] = random.below(3)
  return forgeFrame(random.oneIn(4) ? mutate(inner, random) : inner, cryptography)
}

function noise(random: Random): Uint8Array {
  const bytes = new Uint8Array(random.below(400)).map(() => random.below(256))
  if (random.oneIn(2)) bytes.set([0x43, 0x52, 1, 0, 0, 0].slice(0, bytes.length))
  return bytes
}

/** Sends the bytes through a framer, in pieces. */
function framed(bytes: Uint8Array, random: Random): undefined {
  const framer = new Framer()
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + random.below(100)
    framer.push(bytes.subarray(at, at + size))
    at += size
  }
  framer.end()
}

/** What was taken is what its message is encoded to: every value has one encoding. */
function assertCanonical(message: Message, frame: Uint8Array): void {
  const again = encode(message, { cryptography: CLEAR })
  const clear = frame[3] === 0 ? frame : undefined
  if (clear && !(again.length === clear.length && again.every((byte, index) => byte === clear[index]))) {
    throw new Error(`${message.type} is encoded to other bytes than it was decoded from`)
  }
}

/** The head of a sample: everything before the payload. */
function headOf(name: MessageName): Uint8Array {
  const message = sampleMessage(name)
  const whole = encodeUnsigned(message)
  return whole.subarray(0, whole.length - encodePayload(name, message.payload).length)
}

const hexadecimal = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const describe = (seed: number, execution: number, bytes: Uint8Array): string =>
  `seed ${seed}, execution ${execution}: ${hexadecimal(bytes)}`
