import type { Context } from './context.ts'
import type { Received } from './effects.ts'
import type { Registration } from './registration.ts'
import type { RoleBehaviour } from './role.ts'

/**
 * The last master, on its way out (B4): its community ends at every cache server before it goes. It lets nobody in any
 * more, and gives no sign of life that could bring the entry back.
 */
export class Ending implements RoleBehaviour {
  readonly #context: Context
  readonly #onEnded: () => void
  /** Cache servers that have not confirmed it yet. */
  readonly #awaited: Set<string>

  constructor(context: Context, registration: Registration, onEnded: () => void) {
    this.#context = context
    this.#onEnded = onEnded
    this.#awaited = new Set(context.options.cacheServers)
    registration.remove('closed')
  }

  receive(_nowMs: number, message: Received): boolean {
    switch (message.type) {
      case 'DIRECTORYANSWER':
        // The answer to an earlier sign of life confirms nothing.
        if (message.answers === 'REMOVEMASTER') this.#done(message.source.address)
        return true
      case 'REQUESTTOJOIN': {
        const detail = 'the community ends'
        this.#context.count('denied-not-master', detail)
        this.#context.answer(message, {
          type: 'JOINDENIED',
          payload: { reason: 'not-master', detail, retryAfterMs: 0 },
        })
        return true
      }
      default:
        return false
    }
  }

  tick(): void {}

  deadline(): number {
    return Number.POSITIVE_INFINITY
  }

  /** What is down forgets its entry by the master's silence. */
  unreachable(_nowMs: number, address: string): void {
    this.#done(address)
  }

  #done(address: string): void {
    if (this.#awaited.delete(address) && this.#awaited.size === 0) this.#onEnded()
  }
}
