import { setTimeout } from 'node:timers/promises'
import { RETRIES_MAX, RETRY_AFTER_MS, RETRY_WITHIN_MS } from './limits.ts'
import { OriginError, type OriginErrorCode } from './origin-error.ts'
import type { Request } from '../http/message.ts'

/** Methods that may be sent twice (RFC 9110 section 9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'])

/** What never reached the origin, and may a moment later: it restarts, or its queue is full. */
const NOT_REACHED: ReadonlySet<OriginErrorCode> = new Set(['refused', 'unreachable'])

/** Whether a request may be sent again by itself: it means the same twice, and there is no body that was read already. */
export function isRepeatable({ method, body }: Request): boolean {
  return IDEMPOTENT.has(method) && body === undefined
}

export interface RetryClock {
  /** Milliseconds, monotonic. */
  readonly now: () => number
  /** 0 to 1; spreads those who failed together. */
  readonly random: () => number
  /** Rejects when the signal aborts. */
  readonly pause: (pauseMs: number, signal: AbortSignal) => Promise<void>
}

const SYSTEM_CLOCK: RetryClock = {
  now: () => performance.now(),
  random: Math.random,
  pause: (pauseMs, signal) => setTimeout(pauseMs, undefined, { signal }),
}

/**
 * Asks again where an origin did not answer, with growing and jittered pauses, for as long as a client may be kept waiting for a
 * mere failure.
 */
export async function withRetries<T>(
  ask: () => Promise<T>,
  signal: AbortSignal,
  { now, random, pause }: RetryClock = SYSTEM_CLOCK,
): Promise<T> {
  const beganMs = now()
  let broken = 0
  for (let retries = 0; ; retries++) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof OriginError) || signal.aborted) throw error
      // Most likely a kept connection that the origin had just closed: a new one will do. Broken off again it is the origin's
      // answer, and a third try might be its third crash (RFC 9110 section 9.2.2).
      const replaces = error.code === 'reset' && ++broken === 1
      if (!replaces && !NOT_REACHED.has(error.code)) throw error
      const pauseMs = replaces ? 0 : RETRY_AFTER_MS * 2 ** retries * (0.5 + random())
      if (retries >= RETRIES_MAX || now() - beganMs + pauseMs > RETRY_WITHIN_MS) throw error
      // Whoever waits may leave meanwhile: then what is told is how the origin failed.
      if (pauseMs > 0) await pause(pauseMs, signal).catch(() => Promise.reject(error))
    }
  }
}
