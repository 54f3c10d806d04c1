import { type CommunityId, MESSAGES, type MessageName, type PeerId } from '@cachereef/protocol'

/** Where the type of a message stands: after the outer header, in clear or sealed, and the minor version. */
const TYPE_AT = { clear: 17, sealed: 45 }
const SEALED_FLAG = 1

const NAMES = new Map<number, MessageName>(
  (Object.keys(MESSAGES) as MessageName[]).map((name) => [MESSAGES[name].code, name]),
)

/** After the type stand community, sender and recipient (docs/protocol.md). */
const COMMUNITY_BYTES = 16
const ID_BYTES = 32

const HEX_DIGITS = '0123456789abcdef'

/** What kind of message a frame of the cheap cryptography holds, whose seals hide nothing. */
export function typeOf(frame: Uint8Array): MessageName | undefined {
  const at = typeAt(frame)
  return NAMES.get(((frame[at] ?? 0) << 8) | (frame[at + 1] ?? 0))
}

/** Whom a frame is for. */
export function recipientOf(frame: Uint8Array): PeerId {
  const at = typeAt(frame) + 2 + COMMUNITY_BYTES + ID_BYTES
  return Buffer.from(frame.subarray(at, at + ID_BYTES)).toString('hex')
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

/** False: it travels by streams alone. */
export function fitsDatagram(frame: Uint8Array): boolean {
  const type = typeOf(frame)
  return type === undefined || MESSAGES[type].carriers.some((carrier) => carrier === 'datagram')
}

function typeAt(frame: Uint8Array): number {
  return frame[3] === SEALED_FLAG ? TYPE_AT.sealed : TYPE_AT.clear
}
