import { TOKEN_BYTES_MAX } from './limits.ts'
import { bytes, communityId, field, type Infer, peerId, struct, u16, u32, u8, varint } from './schema.ts'

/**
 * What stands around every payload. A frame is an outer header in clear, then the inner part, which is sealed where the
 * community has a secret: inner header, epoch (if the message has one), payload, signature.
 */

/** "CR". */
export const MAGIC = 0x4352
/** Another major version can't be read. */
export const MAJOR = 1
/** A newer minor version appends fields to payloads and adds messages; nothing else changes. */
export const MINOR = 0

/** The one flag there is. */
export const FLAG_SEALED = 1

/** The parts of the outer header, in order; the last three only where the frame is sealed. */
export const OUTER_HEADER = [
  { name: 'magic', bytes: 2, doc: '0x43 0x52, "CR"' },
  { name: 'major', bytes: 1, doc: `major version, ${MAJOR}` },
  { name: 'flags', bytes: 1, doc: 'bit 0: sealed; the others are 0' },
  { name: 'length', bytes: 4, doc: 'of the whole frame, the outer header included' },
  { name: 'realm', bytes: 8, doc: "first bytes of a hash of the community's name; zeros where it is about none" },
  { name: 'keyId', bytes: 4, doc: 'which secret (sealed frames)' },
  { name: 'bootId', bytes: 16, doc: 'random, of this life of the sender; the key is derived with it (sealed frames)' },
  { name: 'counter', bytes: 8, doc: 'never the same twice under one boot id (sealed frames)' },
] as const

export const LENGTH_AT = 4
export const REALM_AT = 8
export const KEY_ID_AT = 16
export const BOOT_ID_AT = 20
export const COUNTER_AT = 36
export const CLEAR_HEADER_BYTES = 16
export const SEALED_HEADER_BYTES = 44
export const SEAL_BOOT_ID_BYTES = 16
/** What AES-256-GCM adds to the plain text. */
export const SEAL_TAG_BYTES = 16
/** Of an Ed25519 signature. */
export const SIGNATURE_BYTES = 64

/** How the inner part begins. */
export const innerStart = struct('InnerStart', 'Of which kind it is.', {
  minor: field(u8, 'minor version of the sender'),
  type: field(u16, 'code of the message'),
})
export type InnerStart = Infer<typeof innerStart>

/** How it goes on. */
export const innerHeader = struct('InnerHeader', 'Who says it to whom.', {
  community: field(communityId, 'zeros where the sender does not know it yet'),
  sender: field(peerId, 'Ed25519 public key; the message is signed with its private half'),
  recipient: field(peerId, 'zeros: whoever gets it, where the row of the message allows that'),
  incarnation: field(u32, "which of the sender's lives"),
  sequence: field(varint, 'counts the messages of that life over all recipients; above 0'),
  inReplyTo: field(varint, 'sequence number of the message that this answers; 0 for none'),
  token: field(bytes(TOKEN_BYTES_MAX), 'the answer to a CHALLENGE of the recipient; empty for none'),
})
export type InnerHeader = Infer<typeof innerHeader>

/**
 * What a signature covers begins so, in ASCII and ended by a zero byte, followed by the major version, the realm and the
 * inner part up to the signature: no other use of the same key can be mistaken for a message.
 */
export const SIGNATURE_CONTEXT = 'CacheReef CRMSG\0'

/** The largest inner header (its varints and its token in full) and epoch: 135 and 40 bytes. */
const INNER_HEADER_BYTES_MAX = 1 + 2 + 16 + 32 + 32 + 4 + 8 + 8 + 1 + TOKEN_BYTES_MAX
const EPOCH_BYTES_MAX = 8 + 32
/** Around the payload of a sealed frame, at the most. */
export const ENVELOPE_BYTES_MAX =
  SEALED_HEADER_BYTES + INNER_HEADER_BYTES_MAX + EPOCH_BYTES_MAX + SIGNATURE_BYTES + SEAL_TAG_BYTES
/** The smallest inner part: an empty payload without token and epoch. */
export const INNER_BYTES_MIN = 1 + 2 + 16 + 32 + 32 + 4 + 1 + 1 + 1 + SIGNATURE_BYTES
