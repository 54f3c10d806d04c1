/** A signal that follows another one, and is aborted as well when a time is up. */
export interface TimeLimit {
  readonly signal: AbortSignal
  /** Whether the time was up before it was lifted. */
  readonly isUp: boolean
  /** Aborts it now. */
  giveUp(): void
  /** No time counts any more; the other signal still does. */
  lift(): void
}

/** `ms`: from now on; `why` is the message of the AbortError that the signal's users get. */
export function limitTime(followed: AbortSignal, ms: number, why: string): TimeLimit {
  const controller = new AbortController()
  const onAbort = (): void => controller.abort(followed.reason)
  if (followed.aborted) onAbort()
  else followed.addEventListener('abort', onAbort, { once: true })
  let isUp = false
  const timer = setTimeout(() => {
    isUp = true
    controller.abort(new DOMException(why, 'AbortError'))
  }, ms)
  return {
    signal: controller.signal,
    get isUp() {
      return isUp
    },
    giveUp: () => controller.abort(),
    lift: () => clearTimeout(timer),
  }
}
