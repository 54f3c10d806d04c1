import type { MessageName, PeerId } from '@cachereef/protocol'
import { isMeantIn, senderOf, typeOf } from '../world/frame-type.ts'
import type { Checker } from './checker.ts'

/** What a peer has just taken in. */
export interface Heard {
  readonly type: MessageName
  readonly from: PeerId
  readonly frame: Uint8Array
}

/** Counted, and yet no refusal. */
const REMARKS: ReadonlySet<string> = new Set(['suspect', 'unsuspect'])

/**
 * Tells what a peer has really heard: sent to it in its own community, and neither refused nor challenged, which a checker
 * sees only by what the peer does next.
 */
export class Hearing implements Checker {
  readonly #types: ReadonlySet<MessageName>
  #arriving: Heard | undefined

  /** Only messages of these types are looked at. */
  constructor(types: ReadonlySet<MessageName>) {
    this.#types = types
  }

  /** Of the event that is being looked at; undefined where nothing was. */
  get heard(): Heard | undefined {
    return this.#arriving
  }

  readonly onStart: NonNullable<Checker['onStart']> = (_host, community) => {
    community.on('refused', (kind) => {
      if (!REMARKS.has(kind)) this.#arriving = undefined
    })
  }

  readonly before: NonNullable<Checker['before']> = (host, _from, frame, delivery) => {
    const type = typeOf(frame)
    this.#arriving = undefined
    if (delivery !== 'sent' || type === undefined || !this.#types.has(type)) return
    const community = host.community?.id
    if (community !== undefined && isMeantIn(community, frame)) this.#arriving = { type, from: senderOf(frame), frame }
  }

  readonly onSend: NonNullable<Checker['onSend']> = (_host, frame) => {
    if (this.#arriving && typeOf(frame) === 'CHALLENGE') this.#arriving = undefined
  }

  /** The event is over. */
  forget(): void {
    this.#arriving = undefined
  }
}
