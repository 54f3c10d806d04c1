import { RELEASED_AT_ONCE, RELEASE_WAIT_MS } from './limits.ts'

interface Turn {
  inside: number
  readonly waiting: (() => void)[]
}

/**
 * Lets requests for one key go on a few at a time, when what they waited for together turned out to be of no use to them: a
 * thousand waiters are not a thousand requests at once. Nobody waits longer than a second.
 */
export class Gate {
  readonly #turns = new Map<string, Turn>()
  readonly #atOnce: number
  readonly #waitMs: number

  constructor(atOnce = RELEASED_AT_ONCE, waitMs = RELEASE_WAIT_MS) {
    this.#atOnce = atOnce
    this.#waitMs = waitMs
  }

  /** Resolves, when it is the caller's turn, with what ends the turn. */
  async enter(key: string): Promise<() => void> {
    const turn = this.#turns.get(key) ?? { inside: 0, waiting: [] }
    this.#turns.set(key, turn)
    if (turn.inside >= this.#atOnce) await this.#wait(turn)
    turn.inside++
    let left = false
    return () => {
      if (left) return
      left = true
      turn.inside--
      turn.waiting.shift()?.()
      if (turn.inside <= 0 && turn.waiting.length === 0) this.#turns.delete(key)
    }
  }

  #wait(turn: Turn): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        clearTimeout(timer)
        const place = turn.waiting.indexOf(go)
        if (place !== -1) turn.waiting.splice(place, 1)
        resolve()
      }
      const timer = setTimeout(go, this.#waitMs)
      turn.waiting.push(go)
    })
  }
}
