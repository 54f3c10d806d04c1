import type { Epoch } from './epoch.ts'
import type { CommunityId, PeerId, Realm } from './identifiers.ts'
import { content } from './messages/content.ts'
import { directory } from './messages/directory.ts'
import { discovery } from './messages/discovery.ts'
import { election } from './messages/election.ts'
import { membership } from './messages/membership.ts'
import type { MessageDefinition } from './messages/message.ts'
import type { InferFields } from './schema.ts'

/** Every message of the protocol. On the wire and in the docs each name has `CRMSG_` before it. */
export const MESSAGES = {
  ...discovery,
  ...membership,
  ...election,
  ...directory,
  ...content,
} as const satisfies Readonly<Record<string, MessageDefinition>>

export type MessageName = keyof typeof MESSAGES

type PayloadsByName = { readonly [Name in MessageName]: InferFields<(typeof MESSAGES)[Name]['fields']> }
/** An interface, for the compiler looks its members up, where it would work a mapped type out again at each generic use. */
interface Payloads extends PayloadsByName {}

/** What a message says, the envelope apart. */
export type Payload<Name extends MessageName> = Payloads[Name]

/** What every message has around its payload. */
export interface Envelope {
  /** Of the name of the community that it is about; NO_REALM for none. In clear, even where the rest is sealed. */
  readonly realm: Realm
  /** NO_COMMUNITY where the sender does not know it yet. */
  readonly community: CommunityId
  /** Who signed it. */
  readonly sender: PeerId
  /** ANYBODY where the row of the table allows it. */
  readonly recipient: PeerId
  /** Which of the sender's lives: 32 bits, raised at each start. */
  readonly incarnation: number
  /**
   * Counts the messages of that life, over all recipients, by one. It starts at a random number from 1 to 2^32, so that a recorded
   * answer to an earlier life answers nothing in this one.
   */
  readonly sequence: number
  /** The sequence number of the message that this answers; 0 for none. */
  readonly inReplyTo: number
  /** From a CHALLENGE of the recipient; empty where there was none. At most TOKEN_BYTES_MAX. */
  readonly token: Uint8Array
  /** The sender's minor version, in what `decode` gives; `encode` writes its own. */
  readonly minor?: number
}

type EpochOf<Name extends MessageName> = (typeof MESSAGES)[Name]['hasEpoch'] extends true
  ? { readonly epoch: Epoch }
  : { readonly epoch?: undefined }

/** One message, or (without an argument) the union of all, told apart by `type`. */
export type Message<Name extends MessageName = MessageName> = {
  [N in Name]: Envelope & EpochOf<N> & { readonly type: N; readonly payload: Payload<N> }
}[Name]
