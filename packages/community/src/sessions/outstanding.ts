import type { MessageName, PeerId } from '@cachereef/protocol'
import type { Outgoing } from '../core/effects.ts'
import { LIMITS } from '../limits.ts'

/**
 * What was sent lately, by sequence number: whose answer is awaited, and what goes out once more when its receiver asks who
 * is talking. Bounded, oldest out first.
 */
export class Outstanding {
  readonly #messages = new Map<number, Outgoing>()

  add(sequence: number, message: Outgoing): void {
    this.#messages.set(sequence, message)
    if (this.#messages.size > LIMITS.outstandingMessages)
      this.#messages.delete(this.#messages.keys().next().value as number)
  }

  /** Is this the answer of one who was asked? */
  isAwaited(sequence: number, from: PeerId): boolean {
    const message = this.#messages.get(sequence)
    return message !== undefined && (message.to === undefined || message.to === from)
  }

  typeOf(sequence: number): MessageName | undefined {
    return this.#messages.get(sequence)?.content.type
  }

  /** Takes a message out, so that it is repeated once at most. */
  take(sequence: number): Outgoing | undefined {
    const message = this.#messages.get(sequence)
    this.#messages.delete(sequence)
    return message
  }
}
