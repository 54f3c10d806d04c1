import type { PeerInfo } from '@cachereef/community'
import type { Request, Response } from '../http/message.ts'
import type { HopRefusal, HopRequest } from '../link/hop.ts'
import { timeLeftForHolder } from '../link/time-left.ts'
import { PeerError } from '../errors.ts'
import type { Try } from './hedged.ts'
import { limitTime } from '../time-limit.ts'
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
  const late = `no answer within ${Math.round(leftMs)} ms`
  const limit = limitTime(request.signal, leftMs, late)

  const ask = async (): Promise<Asked> => {
    try {
      const relayed = await relay(
        parts.links.dispatcher(peer),
        peer,
        { ...request, signal: limit.signal },
        { ...hop, leftMs: timeLeftForHolder(leftMs) },
        parts,
      )
      return relayed.outcome === 'refused'
        ? { outcome: 'refused', peer, refused: relayed.answer.refused }
        : { outcome: 'found', peer, response: relayed.response }
    } catch (cause) {
      if (request.signal.aborted) throw cause
      if (limit.isUp) return { outcome: 'late', peer, error: new PeerError('peer-unavailable', late, { cause }) }
      if (limit.signal.aborted) return { outcome: 'cancelled', peer }
      return { outcome: 'failed', peer, error: cause instanceof Error ? cause : new Error(String(cause)) }
    } finally {
      limit.lift()
    }
  }
  return { result: ask(), cancel: limit.giveUp }
}
