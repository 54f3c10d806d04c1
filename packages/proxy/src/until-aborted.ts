/** What the promise gives, or, if the signal aborts before, its reason; what the promise stands for goes on unattended. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  const given = Promise.withResolvers<never>()
  const giveUp = () => given.reject(signal.reason as Error)
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    return await Promise.race([promise, given.promise])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
