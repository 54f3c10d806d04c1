import { MESSAGES, type MessageName } from '@cachereef/protocol'

/** Where the type of a message stands: after the outer header, in clear or sealed, and the minor version. */
const TYPE_AT = { clear: 17, sealed: 45 }
const SEALED_FLAG = 1

const NAMES = new Map<number, MessageName>(
  (Object.keys(MESSAGES) as MessageName[]).map((name) => [MESSAGES[name].code, name]),
)

/** What kind of message a frame of the cheap cryptography holds, whose seals hide nothing. */
export function typeOf(frame: Uint8Array): MessageName | undefined {
  const at = frame[3] === SEALED_FLAG ? TYPE_AT.sealed : TYPE_AT.clear
  return NAMES.get(((frame[at] ?? 0) << 8) | (frame[at + 1] ?? 0))
}
