import {
  ANYBODY,
  admit,
  type ContactTokens,
  type Cryptography,
  decode,
  encode,
  type Message,
  NO_COMMUNITY,
  NO_REALM,
  type PeerId,
  ProtocolError,
  type ProtocolErrorCode,
  type Realm,
  ReplayWindows,
} from '@cachereef/protocol'
import type { Outgoing, Received } from '../core/effects.ts'
import { LIMITS } from '../limits.ts'
import type { Source } from '../ports/transport.ts'
import { Outstanding } from './outstanding.ts'

export interface SessionsOptions {
  readonly self: PeerId
  readonly incarnation: number
  readonly cryptography: Cryptography
  readonly tokens: ContactTokens
  /** The realm that is sent under, and the only one let in; undefined: any, as a cache server does. */
  readonly realm?: Realm
  /** At least 0 and below 1. */
  readonly random: () => number
}

/** What became of a frame. */
export type Incoming =
  /** `isProved`: who sent it is really there; otherwise he may be answered, and no more. */
  | { readonly is: 'message'; readonly message: Received; readonly isProved: boolean }
  /** It has to be answered with these bytes, and changes nothing. */
  | { readonly is: 'challenge'; readonly frame: Uint8Array }
  /** Our own message was challenged: it goes out once more, addressed and with the token. */
  | { readonly is: 'again'; readonly message: Outgoing }
  /** Its seal does not fit ours: another secret is in use where it came from. */
  | { readonly is: 'foreign-seal'; readonly frame: Uint8Array | undefined; readonly code: ProtocolErrorCode }
  | { readonly is: 'refused'; readonly kind: string; readonly detail: string }

/**
 * Sequence numbers start anywhere below this: the answer to a message of an earlier life, recorded and played again,
 * then names a number that this life has not used. They count on from there well within 2^53.
 */
const SEQUENCE_START_MAX = 2 ** 45

/** Where the realm stands in every frame (docs/protocol.md). */
const REALM_OFFSET = 8
const REALM_BYTES = 8

const NO_TOKEN = new Uint8Array()

const SEAL_CODES: ReadonlySet<ProtocolErrorCode> = new Set(['seal-missing', 'seal-broken', 'seal-unexpected'])

/**
 * Who talks to whom, and whether it is fresh: numbers what goes out, and lets in only what was signed by its sender and
 * never seen before (design: identity, sealing, freshness). Pure but for the cryptography, which is handed in.
 */
export class Sessions {
  readonly #options: SessionsOptions
  readonly #windows = new ReplayWindows()
  readonly #outstanding = new Outstanding()
  readonly #tokens = new Map<PeerId, { readonly token: Uint8Array; readonly untilMs: number }>()
  #sequence: number

  constructor(options: SessionsOptions) {
    this.#options = options
    this.#sequence = Math.floor(options.random() * SEQUENCE_START_MAX)
  }

  /** The frame of a message, under the next sequence number. */
  outgoing(nowMs: number, message: Outgoing): { readonly frame: Uint8Array; readonly sequence: number } {
    const sequence = ++this.#sequence
    const frame = this.#encode(nowMs, message, sequence)
    if (message.content.type !== 'CHALLENGE') this.#outstanding.add(sequence, message)
    return { frame, sequence }
  }

  incoming(nowMs: number, frame: Uint8Array, source: Source): Incoming {
    const { self, cryptography, realm, tokens } = this.#options
    let message: Message
    try {
      message = decode(frame, {
        cryptography,
        carrier: source.carrier,
        recipient: self,
        ...(realm !== undefined && { realms: [realm] }),
      })
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      return this.#onUnreadable(nowMs, error, frame, source)
    }
    if (message.sender === self) return { is: 'refused', kind: 'own-message', detail: source.address }
    const { carrier, address } = source
    const isAwaited = this.#outstanding.isAwaited(message.inReplyTo, message.sender)
    const admission = admit(
      { message, carrier, frameBytes: frame.length, address, isAwaited, nowMs },
      this.#windows,
      tokens,
    )
    switch (admission.verdict) {
      case 'refuse':
        return { is: 'refused', kind: admission.reason, detail: address }
      case 'challenge': {
        const challenge = this.#challenge(nowMs, message, admission.token, source)
        if (challenge.length <= admission.answerBytesMax) return { is: 'challenge', frame: challenge }
        return { is: 'refused', kind: 'too-small-to-challenge', detail: `${message.type} from ${address}` }
      }
      case 'accept':
      case 'answer':
        if (message.type === 'CHALLENGE') return this.#onChallenge(nowMs, message)
        return {
          is: 'message',
          message: this.#received(message, source, admission.answerBytesMax),
          isProved: admission.verdict === 'accept',
        }
    }
  }

  /** Nobody else has the message yet: it need not be copied. */
  #received(message: Message, source: Source, answerBytesMax: number): Received {
    const answers = message.inReplyTo === 0 ? undefined : this.#outstanding.typeOf(message.inReplyTo)
    return Object.assign(message, { source, answerBytesMax, ...(answers && { answers }) }) as Received
  }

  #onChallenge(nowMs: number, message: Message<'CHALLENGE'>): Incoming {
    const again = this.#outstanding.take(message.inReplyTo)
    if (!again) return { is: 'refused', kind: 'unasked', detail: message.sender }
    this.#tokens.delete(message.sender)
    this.#tokens.set(message.sender, { token: message.payload.token, untilMs: nowMs + LIMITS.tokenLifetimeMs })
    if (this.#tokens.size > LIMITS.tokens) this.#tokens.delete(this.#tokens.keys().next().value as PeerId)
    return { is: 'again', message: { ...again, to: message.sender } }
  }

  #challenge(
    nowMs: number,
    to: Pick<Message, 'sender' | 'sequence' | 'community' | 'realm'>,
    token: Uint8Array,
    source: Source,
  ): Uint8Array {
    return this.outgoing(nowMs, {
      content: { type: 'CHALLENGE', payload: { token } },
      community: to.community,
      ...(to.sender !== ANYBODY && { to: to.sender }),
      by: { answer: source },
      inReplyTo: to.sequence,
      realm: to.realm,
    }).frame
  }

  /**
   * A frame in another seal is answered in ours, over a stream that its sender opened: so it learns that the secrets
   * differ. The opener itself answers nothing, or the two would go on for ever.
   */
  #onUnreadable(nowMs: number, error: ProtocolError, bytes: Uint8Array, source: Source): Incoming {
    if (!SEAL_CODES.has(error.code)) return { is: 'refused', kind: error.code, detail: source.address }
    const nobody = { sender: ANYBODY, sequence: 0, community: NO_COMMUNITY, realm: realmIn(bytes) }
    const answers = source.carrier === 'stream' && !source.dialled
    const frame = answers ? this.#challenge(nowMs, nobody, NO_TOKEN, source) : undefined
    return { is: 'foreign-seal', frame, code: error.code }
  }

  #encode(nowMs: number, message: Outgoing, sequence: number): Uint8Array {
    const { self, incarnation, cryptography, realm } = this.#options
    // A challenge has to stay smaller than what it answers, and proves nothing by a token of its own.
    const bearer = message.content.type === 'CHALLENGE' ? undefined : message.to
    const known = bearer === undefined ? undefined : this.#tokens.get(bearer)
    const envelope = {
      realm: message.realm ?? realm ?? NO_REALM,
      community: message.community,
      sender: self,
      recipient: message.to ?? ANYBODY,
      incarnation,
      sequence,
      inReplyTo: message.inReplyTo ?? 0,
      token: known && nowMs < known.untilMs ? known.token : NO_TOKEN,
    }
    return encode({ ...envelope, ...message.content } as Message, { cryptography })
  }
}

/** The realm in the clear header of a frame whose seal did not open; the header's length has been checked by then. */
function realmIn(frame: Uint8Array): Realm {
  let digits = ''
  for (const byte of frame.subarray(REALM_OFFSET, REALM_OFFSET + REALM_BYTES))
    digits += byte.toString(16).padStart(2, '0')
  return digits
}
