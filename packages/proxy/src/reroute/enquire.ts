import type { PeerInfo } from '@cachereef/community'
import type { PeerId } from '@cachereef/protocol'
import type { Dispatcher } from 'undici'
import { type Enquiry, enquireAt } from './enquiry-wire.ts'
import { ENQUIRIES_KEPT_MAX, ENQUIRY_KEPT_MS, ENQUIRY_MS } from './limits.ts'

/** A holder's word that it would serve a client, and by how much its clock is ahead of this one's. */
export interface Willing {
  readonly aheadMs: number
}

/** Whether a holder would serve a client; undefined where it would not, or does not say so in time. Never rejects. */
export type Enquire = (holder: PeerInfo, enquiry: Enquiry) => Promise<Willing | undefined>

export interface EnquireParts {
  readonly link: (holder: PeerInfo) => Dispatcher
  /** It could not be asked: who relays should not try it either. */
  readonly failed: (id: PeerId) => void
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
}

/**
 * Asks the holder itself over the link, for it alone knows its networks, its clients and its origins; its word is kept
 * for a while.
 */
export function createEnquire({ link, failed, now }: EnquireParts): Enquire {
  const words = new Map<string, { readonly untilMs: number; readonly word: Promise<Willing | undefined> }>()

  const ask = async (holder: PeerInfo, enquiry: Enquiry): Promise<Willing | undefined> => {
    try {
      const { serves, nowMs } = await enquireAt(link(holder), holder, enquiry, AbortSignal.timeout(ENQUIRY_MS))
      return serves ? { aheadMs: nowMs - now() } : undefined
    } catch {
      failed(holder.id)
      return undefined
    }
  }

  return (holder, enquiry) => {
    const key = `${holder.id} ${holder.address} ${enquiry.client} ${enquiry.origin}`
    const kept = words.get(key)
    if (kept && now() < kept.untilMs) return kept.word
    const word = ask(holder, enquiry)
    words.delete(key)
    words.set(key, { untilMs: now() + ENQUIRY_KEPT_MS, word })
    if (words.size > ENQUIRIES_KEPT_MAX) words.delete(words.keys().next().value as string)
    return word
  }
}
