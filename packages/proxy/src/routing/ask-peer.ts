import type { PeerInfo } from '@cachereef/community'
import type { Request, Response } from '../http/message.ts'
import type { HopRefusal, HopRequest } from '../link/hop.ts'
import { timeLeftForHolder } from '../link/time-left.ts'
import { PeerError } from '../errors.ts'
import type { Try } from './hedged.ts'
import { relay } from './relay.ts'
import type { RouterParts } from './router-parts.ts'

/** What became of asking one peer. */
export type Asked =
  | { readonly outcome: 'found'; readonly peer: PeerInfo; readonly response: Response }
  /** It is there, and won't serve this: the next one may. */
  | { readonly outcome: 'refused'; readonly peer: PeerInfo; readonly refused: HopRefusal }
  /** It gave no answer, or a damaged one. */
  | { readonly outcome: 'failed'; readonly peer: PeerInfo; readonly error: Error }
  /** Its time was up. */
  | { readonly outcome: 'late'; readonly peer: PeerInfo; readonly error: Error }
  /** Another one was faster. */
  | { readonly outcome: 'cancelled'; readonly peer: PeerInfo }

/**
 * Asks one peer, and gives it up when the time for the head of its answer is over; the body may then take as long as it likes. The
 * result rejects only where nobody waits any more.
 */
export function askPeer(
  parts: Pick<RouterParts, 'links' | 'onCorrupt' | 'mayBeOutdated'>,
  peer: PeerInfo,
  request: Request,
  hop: Omit<HopRequest, 'leftMs'>,
  leftMs: number,
): Try<Asked> {
  const giveUp = new AbortController()
  const onAbort = (): void => giveUp.abort(request.signal.reason)
  if (request.signal.aborted) onAbort()
  else request.signal.addEventListener('abort', onAbort, { once: true })
  let late = false
  const timer = setTimeout(() => {
    late = true
    giveUp.abort()
  }, leftMs)

  const ask = async (): Promise<Asked> => {
    try {
      const relayed = await relay(
        parts.links.dispatcher(peer),
        peer,
        { ...request, signal: giveUp.signal },
        { ...hop, leftMs: timeLeftForHolder(leftMs) },
        parts,
      )
      return relayed.outcome === 'refused'
        ? { outcome: 'refused', peer, refused: relayed.answer.refused }
        : { outcome: 'found', peer, response: relayed.response }
    } catch (cause) {
      if (request.signal.aborted) throw cause
      if (late) {
        const error = new PeerError('peer-unavailable', `no answer within ${Math.round(leftMs)} ms`, { cause })
        return { outcome: 'late', peer, error }
      }
      if (giveUp.signal.aborted) return { outcome: 'cancelled', peer }
      return { outcome: 'failed', peer, error: cause instanceof Error ? cause : new Error(String(cause)) }
    } finally {
      clearTimeout(timer)
    }
  }
  return { result: ask(), cancel: () => giveUp.abort() }
}
