import type { PeerInfo } from '@cachereef/community'
import type { PeerId } from '@cachereef/protocol'
import type { Request, Response } from '../http/message.ts'
import type { HopRequest } from '../link/hop.ts'
import { HEDGE_AFTER_MS_MIN } from '../limits.ts'
import { askPeer, type Asked } from './ask-peer.ts'
import { hedged } from './hedged.ts'
import type { RouterParts } from './router-parts.ts'

/** The peers that are still to be asked, and what they are told. */
export interface Search {
  /** `held`: these are earlier holders, asked only for what they have. */
  readonly way: 'peer' | 'held'
  readonly left: PeerId[]
  readonly hop: Omit<HopRequest, 'leftMs'>
  /** When an answer's head is no longer waited for, by the parts' clock. */
  readonly deadlineMs: number
  /** Who may be asked, only for what they have, where a holder is slow; empty: nobody. */
  readonly standBy: readonly PeerId[]
}

export type Searched =
  | { readonly outcome: 'found'; readonly peer: PeerInfo; readonly response: Response }
  /** A holder is there, and can't reach the origin. */
  | { readonly outcome: 'cut-off'; readonly peer: PeerInfo }
  /** Nobody is left; whether one of those asked gave no answer at all, or all of them said no. */
  | { readonly outcome: 'nobody'; readonly why: 'gone' | 'refused' }

/**
 * Asks the holders that are left, taking each off the list, until one answers. Rejects only where nobody waits any more.
 */
export async function askHolders(parts: RouterParts, request: Request, search: Search): Promise<Searched> {
  const { community, shun, tardy, now, onPassedOver, onCutOff } = parts
  let why: 'gone' | 'refused' = 'refused'
  for (let id = search.left.shift(); id !== undefined; id = search.left.shift()) {
    const peer = community.peer(id)
    const leftMs = search.deadlineMs - now()
    if (!peer || leftMs <= 0) continue
    const asked = await askInTurn(parts, request, search, peer, leftMs)
    switch (asked.outcome) {
      case 'found':
        tardy.forgive(id)
        return asked
      case 'refused':
        tardy.forgive(id)
        if (asked.refused === 'unreachable') {
          // The next holder would only lose more time than a try of one's own.
          onCutOff?.(asked.peer)
          return { outcome: 'cut-off', peer: asked.peer }
        }
        // Earlier holders have forgotten most of what they held: no news.
        if (search.way === 'peer') onPassedOver?.(asked.peer, asked.refused)
        break
      case 'late':
        why = 'gone'
        // Who is slow with what it once held may still be a good holder of what it holds.
        if (search.way === 'held') {
          tardy.failed(id)
          break
        }
        shun.failed(id)
        onPassedOver?.(asked.peer, asked.error.message)
        break
      case 'failed':
        why = 'gone'
        shun.failed(id)
        onPassedOver?.(asked.peer, asked.error.message)
        break
      case 'cancelled':
        break
    }
  }
  return { outcome: 'nobody', why }
}

/** Asks one holder, and, where it is slower than it nearly ever is, another that may have it. */
async function askInTurn(
  parts: RouterParts,
  request: Request,
  { left, hop, standBy }: Search,
  peer: PeerInfo,
  leftMs: number,
): Promise<Asked> {
  const { community, shun, answerTimes, hedgeBudget, now, onHedged } = parts
  const beganMs = now()
  const first = askPeer(parts, peer, request, hop, leftMs)
  const result = first.result.then((asked) => {
    // Called off, it took at least so long.
    if (asked.outcome === 'found' || asked.outcome === 'cancelled') answerTimes.record(peer.id, now() - beganMs)
    if (asked.outcome === 'found' || asked.outcome === 'refused') shun.forgive(peer.id)
    return asked
  })
  const other = [...left, ...standBy].find((id) => id !== peer.id && community.peer(id) !== undefined)
  const p99Ms = answerTimes.p99(peer.id)
  if (standBy.length === 0 && left.length === 0) return result
  hedgeBudget.earn()
  if (hop.held || other === undefined || p99Ms === undefined) return result

  let isHedged = false
  const asked = await hedged<Asked>(
    { result, cancel: first.cancel },
    {
      afterMs: Math.max(p99Ms, HEDGE_AFTER_MS_MIN),
      second: () => {
        const remainingMs = leftMs - (now() - beganMs)
        if (shun.isShunned(other) || remainingMs <= 0 || !hedgeBudget.spend()) return undefined
        isHedged = true
        return askPeer(parts, community.peer(other) ?? peer, request, { ...hop, held: true }, remainingMs)
      },
      isGood: ({ outcome }) => outcome === 'found',
    },
  )
  if (isHedged) onHedged?.(asked.outcome === 'found' && asked.peer.id !== peer.id)
  return asked
}
