import type { PeerId } from '@cachereef/protocol'

/** A peer, as far as the allocation is concerned. */
export interface AllocationPeer {
  readonly id: PeerId
  /** Its share of the domains, relative to the other peers: an integer from 1 to `WEIGHT_MAX`. */
  readonly weight: number
  /** False: it proxies and caches nothing (B11), so it holds nothing. */
  readonly caching: boolean
}
