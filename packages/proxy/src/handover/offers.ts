import type { AllocationTable } from '@cachereef/allocation'
import type { PeerId } from '@cachereef/protocol'
import type { Store } from '../store/store.ts'
import type { Demand } from './demand.ts'
import { OBJECT_COST_BYTES, OFFER_BODY_BYTES_MAX, OFFER_OBJECTS_MAX } from './limits.ts'
import type { Offered } from './offer-wire.ts'

/** Objects that go to one peer together. */
export interface Offer {
  readonly objects: Offered[]
  /** Of their bodies. */
  bytes: number
}

interface Candidate extends Offered {
  readonly bytes: number
  readonly benefit: number
}

/**
 * What is stored here and is asked for, for each peer that holds it by the table to come. Biggest benefit first: requests saved a
 * byte sent, for time and bytes are what handing over is short of. Rejects when the signal aborts, or the store fails.
 */
export async function offersBySuccessor(
  demand: Demand,
  store: Pick<Store, 'lookup'>,
  next: AllocationTable,
  signal: AbortSignal,
): Promise<ReadonlyMap<PeerId, readonly Offer[]>> {
  const candidates = await candidatesIn(demand, store, signal)
  candidates.sort((a, b) => b.benefit - a.benefit)
  const offers = new Map<PeerId, Offer[]>()
  for (const candidate of candidates) {
    const { hostname, pathname, search } = new URL(candidate.url)
    for (const id of next.holders(hostname, pathname + search)) {
      const list = offers.get(id) ?? []
      offers.set(id, list)
      append(list, candidate)
    }
  }
  return offers
}

/** Every stored variant; the keys of a peer's cache are URLs. */
async function candidatesIn(demand: Demand, store: Pick<Store, 'lookup'>, signal: AbortSignal): Promise<Candidate[]> {
  const found: Candidate[] = []
  for (const [key, requests] of demand.entries()) {
    signal.throwIfAborted()
    if (!URL.canParse(key)) continue
    for (const { method, selecting, bodyBytes: bytes, range } of await store.lookup(key)) {
      // Parts and answers to other methods are not what a plain GET of another peer gets.
      if (method !== 'GET' || range !== undefined) continue
      found.push({ url: key, fields: [...selecting], bytes, benefit: requests / (bytes + OBJECT_COST_BYTES) })
    }
  }
  return found
}

function append(offers: Offer[], { url, fields, bytes }: Candidate): void {
  const last = offers.at(-1)
  const object = { url, fields }
  if (last && last.objects.length < OFFER_OBJECTS_MAX && last.bytes + bytes <= OFFER_BODY_BYTES_MAX) {
    last.objects.push(object)
    last.bytes += bytes
  } else offers.push({ objects: [object], bytes })
}
