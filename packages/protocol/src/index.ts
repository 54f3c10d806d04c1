/**
 * CRMSG: the messages of CacheReef. One table says what they are; types, encoders, decoders, limits and
 * `docs/protocol.md` follow from it.
 *
 * Pure: no I/O, no clock, no randomness, and no cryptography but through a port. Not exported: the readers, writers and
 * generated codecs below `encode` and `decode`, for they trust their callers.
 */
export type { Cryptography, Sealing, SealId } from './crypto-port.ts'
export { type DecodeOptions, decode } from './decode.ts'
export { type EncodeOptions, encode } from './encode.ts'
export { compareEpochs, type Epoch } from './epoch.ts'
export { ProtocolError, type ProtocolErrorCode, type ProtocolErrorDetails, type ProtocolOperation } from './errors.ts'
export { ANYBODY, type CommunityId, NO_COMMUNITY, NO_REALM, type PeerId, type Realm } from './identifiers.ts'
export * from './limits.ts'
export { type Envelope, MESSAGES, type Message, type MessageName, type Payload } from './messages.ts'
export type { RefusalReason, RemovalReason } from './messages/directory.ts'
export type { WakeupPurpose } from './messages/discovery.ts'
export type { NominationReason } from './messages/election.ts'
export type { DenialReason } from './messages/membership.ts'
export type { Carrier, MessageDefinition } from './messages/message.ts'
export type {
  Capacity,
  CommunityEntry,
  CommunityInfo,
  Contact,
  DomainLoad,
  Move,
  PeerEntry,
  PeerState,
  PurgeKind,
  PurgeOrder,
  Score,
  Slicing,
} from './structs.ts'
