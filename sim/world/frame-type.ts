import { type CommunityId, type Epoch, MESSAGES, type MessageName, type PeerId } from '@cachereef/protocol'

/** Where the type of a message stands: after the outer header, in clear or sealed, and the minor version. */
const TYPE_AT = { clear: 17, sealed: 45 }
const SEALED_FLAG = 1

const NAMES = new Map<number, MessageName>(
  (Object.keys(MESSAGES) as MessageName[]).map((name) => [MESSAGES[name].code, name]),
)

/** After the type stand community, sender and recipient (docs/protocol.md). */
const COMMUNITY_BYTES = 16
const ID_BYTES = 32
/** From the type on: after community, sender and recipient, and after the incarnation. */
const INCARNATION_AT = 2 + COMMUNITY_BYTES + 2 * ID_BYTES
const TOKEN_AND_NUMBERS_AT = INCARNATION_AT + 4

const HEX_DIGITS = '0123456789abcdef'

/** The frame that was asked about last: each is by half a dozen checkers. */
let known: { readonly frame: Uint8Array; readonly type: MessageName | undefined } | undefined

/** What kind of message a frame of the cheap cryptography holds, whose seals hide nothing. Frames are never altered in place. */
export function typeOf(frame: Uint8Array): MessageName | undefined {
  if (known?.frame !== frame) {
    const at = typeAt(frame)
    known = { frame, type: NAMES.get(((frame[at] ?? 0) << 8) | (frame[at + 1] ?? 0)) }
  }
  return known.type
}

/** Who signed a frame: the machine that it comes from may be somebody else's by now. */
export function senderOf(frame: Uint8Array): PeerId {
  return idAt(frame, typeAt(frame) + 2 + COMMUNITY_BYTES)
}

/** Whom a frame is for. */
export function recipientOf(frame: Uint8Array): PeerId {
  const at = typeAt(frame) + 2 + COMMUNITY_BYTES + ID_BYTES
  return idAt(frame, at)
}

/** Of which of its sender's lives a frame is. */
export function incarnationOf(frame: Uint8Array): number {
  const at = typeAt(frame) + INCARNATION_AT
  return (
    (((frame[at] ?? 0) << 24) | ((frame[at + 1] ?? 0) << 16) | ((frame[at + 2] ?? 0) << 8) | (frame[at + 3] ?? 0)) >>> 0
  )
}

/** Whether a frame is meant in this community. */
export function isMeantIn(community: CommunityId, frame: Uint8Array): boolean {
  const at = typeAt(frame) + 2
  // Digit by digit, for every frame is asked about.
  for (let index = 0; index < COMMUNITY_BYTES; index++) {
    const byte = frame[at + index] ?? 0
    if (HEX_DIGITS[byte >> 4] !== community[2 * index] || HEX_DIGITS[byte & 15] !== community[2 * index + 1])
      return false
  }
  return true
}

/** Whether a frame, of a type that has an epoch, is of one before this. */
export function isBefore(epoch: Epoch, frame: Uint8Array): boolean {
  const { term, masterAt } = readEpoch(frame)
  return term === epoch.term ? idAt(frame, masterAt) < epoch.master : term < epoch.term
}

/** The master of the epoch of a frame, of a type that has one. */
export function masterOf(frame: Uint8Array): PeerId {
  return idAt(frame, readEpoch(frame).masterAt)
}

function readEpoch(frame: Uint8Array): { readonly term: number; readonly masterAt: number } {
  const reading = { frame, at: typeAt(frame) + TOKEN_AND_NUMBERS_AT }
  readVarint(reading)
  readVarint(reading)
  const tokenBytes = readVarint(reading)
  reading.at += tokenBytes
  const term = readVarint(reading)
  return { term, masterAt: reading.at }
}

/** Sequence number, number of the message that is answered, and the length of a token are varints (docs/protocol.md). */
function readVarint(reading: { readonly frame: Uint8Array; at: number }): number {
  let value = 0
  for (let scale = 1; ; scale *= 128) {
    const byte = reading.frame[reading.at++] ?? 0
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return value
  }
}

function idAt(frame: Uint8Array, at: number): PeerId {
  return Buffer.from(frame.subarray(at, at + ID_BYTES)).toString('hex')
}

/** False: it travels by streams alone. */
export function fitsDatagram(frame: Uint8Array): boolean {
  const type = typeOf(frame)
  return type === undefined || MESSAGES[type].carriers.some((carrier) => carrier === 'datagram')
}

export function isSealed(frame: Uint8Array): boolean {
  return frame[3] === SEALED_FLAG
}

function typeAt(frame: Uint8Array): number {
  return isSealed(frame) ? TYPE_AT.sealed : TYPE_AT.clear
}
