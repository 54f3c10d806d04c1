/**
 * CRMSG: the messages of CacheReef. One table says what they are; types, encoders, decoders, limits and
 * `docs/protocol.md` follow from it.
 *
 * Pure: no I/O, no clock, no randomness, and no cryptography but through a port. Not exported: the readers, writers and
 * generated codecs below `encode` and `decode`, for they trust their callers.
 */
export { canonicalAddress, formatAddress, type ParsedAddress, parseAddress } from './address.ts'
export { type Admission, type Arrival, admit, answerBytesMax, type ContactTokens } from './challenge.ts'
export type { Cryptography, Sealing, SealId } from './crypto-port.ts'
export { type DecodeOptions, decode } from './decode.ts'
export { type EncodeOptions, encode } from './encode.ts'
export type {
  DenialReason,
  NominationReason,
  PeerState,
  PurgeKind,
  RefusalReason,
  RemovalReason,
  WakeupPurpose,
} from './enumerations.ts'
export { DATAGRAM_PAYLOAD_BYTES_MAX, domainsThatFit, wakeupPadding } from './datagram-room.ts'
export { compareEpochs, type Epoch } from './epoch.ts'
export { ENVELOPE_BYTES_MAX, MAJOR, MINOR, SEAL_BOOT_ID_BYTES, SEAL_TAG_BYTES, SIGNATURE_BYTES } from './envelope.ts'
export { ProtocolError, type ProtocolErrorCode, type ProtocolErrorDetails, type ProtocolOperation } from './errors.ts'
export { Framer } from './framer.ts'
export { ANYBODY, type CommunityId, NO_COMMUNITY, NO_REALM, type PeerId, type Realm } from './identifiers.ts'
export * from './limits.ts'
export { type Envelope, MESSAGES, type Message, type MessageName, type Payload } from './messages.ts'
export type { Carrier, MessageDefinition } from './messages/message.ts'
export { decodePayload, encodePayload } from './payload.ts'
export { type Freshness, ReplayWindow } from './replay-window.ts'
export { type Recency, ReplayWindows } from './replay-windows.ts'
export type {
  Capacity,
  CommunityEntry,
  CommunityInfo,
  Contact,
  DomainLoad,
  Move,
  PeerEntry,
  PurgeOrder,
  Score,
  Slicing,
} from './structs.ts'
export { decodeUnsigned, encodeUnsigned } from './unsigned.ts'
