import type { PeerId } from '@cachereef/protocol'

/** One change to the exceptions, as the master logs it. */
export interface AllocationChange {
  /**
   * `cut`: into slices, or finer. `passed-on`: to a peer that the rank would not choose. `returned`: to whom the rank
   * chooses. `rejoined`: the slices are one domain again.
   */
  readonly kind: 'cut' | 'passed-on' | 'returned' | 'rejoined'
  readonly domain: string
  /** Which slice was passed on or returned; undefined for the domain as a whole. */
  readonly slice?: number | undefined
  /** Into how many slices it is cut from now on. */
  readonly slices?: number | undefined
  readonly from?: PeerId | undefined
  readonly to?: PeerId | undefined
  /** Why, in a sentence with its figures. */
  readonly reason: string
}
