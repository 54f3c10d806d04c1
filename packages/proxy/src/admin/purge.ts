import { PURGE_CONFIRM_MS } from '../limits.ts'
import type { PurgeConfirmation, PurgeElsewhere } from '../routing/purge-everywhere.ts'
import type { Selector } from '../store/store.ts'

/** `POST /purge`: what every peer of the community said (C6). */
export interface PurgeReport {
  readonly selector: Selector
  /** Whether every peer of the list confirmed; one that did not may still serve what should be gone. */
  readonly complete: boolean
  /** Of all peers that confirmed. */
  readonly objects: number
  readonly peers: readonly PurgeConfirmation[]
}

export interface PurgeParts {
  readonly self: { readonly id: string; readonly name: string }
  readonly purgeHere: (selector: Selector) => Promise<number>
  readonly purgeElsewhere: PurgeElsewhere
}

export async function purgeCommunity(
  { self, purgeHere, purgeElsewhere }: PurgeParts,
  selector: Selector,
): Promise<PurgeReport> {
  const [here, elsewhere] = await Promise.all([purgeHere(selector), purgeElsewhere(selector, PURGE_CONFIRM_MS)])
  const peers: PurgeConfirmation[] = [
    { peerId: self.id, name: self.name, confirmed: true, objects: here },
    ...elsewhere,
  ]
  return {
    selector,
    complete: peers.every(({ confirmed }) => confirmed),
    objects: peers.reduce((sum, peer) => sum + (peer.confirmed ? peer.objects : 0), 0),
    peers,
  }
}
