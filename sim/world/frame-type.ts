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

/** In which community a frame is meant; zeros where its sender is in none. */
export function communityOf(frame: Uint8Array): CommunityId {
  const at = typeAt(frame) + 2
  return Buffer.from(frame.subarray(at, at + COMMUNITY_BYTES)).toString('hex')
}

/** False: it travels by streams alone. */
export function fitsDatagram(frame: Uint8Array): boolean {
  const type = typeOf(frame)
  return type === undefined || MESSAGES[type].carriers.some((carrier) => carrier === 'datagram')
}

function typeAt(frame: Uint8Array): number {
  return frame[3] === SEALED_FLAG ? TYPE_AT.sealed : TYPE_AT.clear
}
