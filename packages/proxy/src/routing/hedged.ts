/** One of two requests for the same thing, and how to call it off. */
export interface Try<T> {
  readonly result: Promise<T>
  readonly cancel: () => void
}

export interface Hedge<T> {
  /** How long the first is waited for alone. */
  readonly afterMs: number
  /** Starts the second; undefined where none may be sent. */
  readonly second: () => Try<T> | undefined
  readonly isGood: (result: T) => boolean
}

/**
 * The first good result of two tries, the second of which is begun only when the first takes too long. Whoever loses is called off. Where
 * neither is good it is the first one's result: what is to be done next hangs on that. Rejects as the first does.
 */
export async function hedged<T>(first: Try<T>, { afterMs, second, isGood }: Hedge<T>): Promise<T> {
  const late = Promise.withResolvers<typeof LATE>()
  const timer = setTimeout(() => late.resolve(LATE), afterMs)
  try {
    const soon = await Promise.race([first.result, late.promise])
    if (soon !== LATE) return soon
  } finally {
    clearTimeout(timer)
  }
  const other = second()
  if (other === undefined) return first.result

  const winner = Promise.withResolvers<T>()
  const settled = (won: Try<T>, lost: Try<T>) => (result: T) => {
    if (!isGood(result)) return
    winner.resolve(result)
    lost.cancel()
  }
  const tries = [first.result.then(settled(first, other)), other.result.then(settled(other, first))]
  void Promise.allSettled(tries).then(() => winner.resolve(first.result))
  return winner.promise
}

const LATE = Symbol('late')
