import { ANYBODY, type PeerId } from './identifiers.ts'
import { DATAGRAM_BYTES_MAX, FRAME_BYTES_MAX } from './limits.ts'
import type { Message } from './messages.ts'
import type { Carrier } from './messages/message.ts'
import type { ReplayWindows } from './replay-windows.ts'

/**
 * Makes and checks the tokens of CHALLENGE. Stateless: a MAC with a key of this process over sender, address and the time
 * in coarse steps, so that a challenge costs the challenger no memory.
 */
export interface ContactTokens {
  /** At most TOKEN_BYTES_MAX. */
  make(sender: PeerId, address: string, nowMs: number): Uint8Array
  /** Whether `make` gave this token out, for this sender and address, a short time ago. */
  check(token: Uint8Array, sender: PeerId, address: string, nowMs: number): boolean
}

/** What is known of a message that came, signature and seal being good. */
export interface Arrival {
  readonly message: Message
  readonly carrier: Carrier
  /** Length of its frame. */
  readonly frameBytes: number
  /** The address that the network saw it come from. */
  readonly address: string
  /** It answers (`inReplyTo`) a message that this peer sent to that address and whose answer it still waits for. */
  readonly isAwaited: boolean
  readonly nowMs: number
}

export type Admission =
  /** It may change state. */
  | { readonly verdict: 'accept'; readonly answerBytesMax: number }
  /** It may be answered without being remembered: a probe from nobody in particular. */
  | { readonly verdict: 'answer'; readonly answerBytesMax: number }
  /** It changes nothing; CHALLENGE with this token goes back, where that is not larger than `answerBytesMax`. */
  | { readonly verdict: 'challenge'; readonly token: Uint8Array; readonly answerBytesMax: number }
  /** It changes nothing and is counted. */
  | { readonly verdict: 'refuse'; readonly reason: 'replayed' | 'stale' | 'unasked' }

/**
 * Decides whether a message is fresh and its sender really there.
 *
 * - CHALLENGE counts only where it is awaited, and is never challenged: two peers can't drive each other round in circles.
 * - WAKEUP to anybody is answered as it is, for the answer is no larger and nothing is remembered.
 * - Anything else to anybody is challenged: it could be replayed to each receiver once. The challenge tells the sender whom
 *   to address.
 * - With a window for this life of the sender, the window decides.
 * - Without one, a valid token or being awaited opens it; an answer that repeats this peer's own fresh sequence number can't be
 *   an old one. Anything else is challenged.
 */
export function admit(arrival: Arrival, windows: ReplayWindows, tokens: ContactTokens): Admission {
  const { message, address, isAwaited, nowMs } = arrival
  const { sender, incarnation, sequence } = message
  if (message.type === 'CHALLENGE') return isAwaited ? accepted(arrival, true) : refused('unasked')
  if (message.recipient === ANYBODY) {
    return message.type === 'WAKEUP'
      ? { verdict: 'answer', answerBytesMax: answerBytesMax(arrival, false) }
      : challenged(arrival, tokens)
  }
  const recency = windows.accept(sender, incarnation, sequence)
  if (recency === 'new') return accepted(arrival, true)
  if (recency !== 'unknown') return refused(recency)
  if (!isAwaited && !tokens.check(message.token, sender, address, nowMs)) return challenged(arrival, tokens)
  windows.open(sender, incarnation, sequence)
  return accepted(arrival, true)
}

/**
 * The largest answer to a frame. A stream's address is proved by its handshake; a datagram's may be forged until its sender
 * has shown that he gets what is sent there, and until then the answer is no larger than the question (RFC 9000 section 8
 * allows three times as much).
 */
export function answerBytesMax(
  { carrier, frameBytes }: Pick<Arrival, 'carrier' | 'frameBytes'>,
  isProved: boolean,
): number {
  if (carrier === 'stream') return FRAME_BYTES_MAX
  return isProved ? DATAGRAM_BYTES_MAX : Math.min(frameBytes, DATAGRAM_BYTES_MAX)
}

const accepted = (arrival: Arrival, isProved: boolean): Admission => ({
  verdict: 'accept',
  answerBytesMax: answerBytesMax(arrival, isProved),
})

const refused = (reason: 'replayed' | 'stale' | 'unasked'): Admission => ({ verdict: 'refuse', reason })

function challenged(arrival: Arrival, tokens: ContactTokens): Admission {
  return {
    verdict: 'challenge',
    token: tokens.make(arrival.message.sender, arrival.address, arrival.nowMs),
    answerBytesMax: answerBytesMax(arrival, false),
  }
}
