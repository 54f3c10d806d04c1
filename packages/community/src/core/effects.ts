import type { Cause, State } from '@cachereef/election'
import type { CommunityId, Epoch, MessageName, Payload, PeerId, Realm } from '@cachereef/protocol'
import type { CommunityErrorCode } from '../errors.ts'
import type { Carrier, Source } from '../ports/transport.ts'

/** A message that has been opened, checked and found fresh; who sent it is certain, what it says is not. */
export type Received = {
  [T in MessageName]: {
    readonly type: T
    readonly payload: Payload<T>
    readonly realm: Realm
    readonly community: CommunityId
    readonly sender: PeerId
    readonly incarnation: number
    readonly sequence: number
    readonly inReplyTo: number
    /** What this answers, where it is one of our latest messages. */
    readonly answers?: MessageName
    readonly epoch?: Epoch
    readonly source: Source
    /** An answer that is larger could be turned against somebody else's address. */
    readonly answerBytesMax: number
  }
}[MessageName]

/** What a message says; the rest of the envelope is filled in on its way out. */
export type Content = {
  [T in MessageName]: { readonly type: T; readonly payload: Payload<T>; readonly epoch?: Epoch }
}[MessageName]

/** One message to be sent. */
export interface Outgoing {
  readonly content: Content
  readonly community: CommunityId
  /** Left out: whoever gets it, for first contact. */
  readonly to?: PeerId
  /** An address with a carrier; or where a message came from, answered the same way; or everybody nearby. */
  readonly by: { readonly address: string; readonly carrier: Carrier } | { readonly answer: Source } | 'neighbours'
  /** Sequence number of the message that this answers. */
  readonly inReplyTo?: number
  /** A larger frame is not sent but counted: it could be turned against whoever has the address. Left out: no bound. */
  readonly bytesMax?: number
  /** Left out: the sender's own. A cache server answers in the realm that it was asked in. */
  readonly realm?: Realm
}

/** What a core wants done, in order. It does none of it. */
export type Effect =
  | { readonly do: 'send'; readonly message: Outgoing }
  /** List, table, role or epoch have changed. */
  | { readonly do: 'changed' }
  | { readonly do: 'joined' }
  | { readonly do: 'denied'; readonly reason: string; readonly detail: string; readonly master: string }
  | { readonly do: 'peer-down'; readonly id: PeerId; readonly reason: 'left' | 'dead' | 'replaced' }
  | { readonly do: 'left' }
  /** This peer can't go on: the embedder ends it with this error. */
  | { readonly do: 'fail'; readonly code: CommunityErrorCode; readonly message: string }
  | { readonly do: 'count'; readonly kind: string; readonly detail: string }
  /** The election machine used a row of its table. */
  | { readonly do: 'move'; readonly from: State; readonly on: Cause; readonly to: State }
  /** Worth a line in the log, once. */
  | { readonly do: 'note'; readonly text: string }
