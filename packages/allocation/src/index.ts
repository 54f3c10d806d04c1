/**
 * Which peers of a community hold which domain. Pure: list, weights and exceptions go in, holders come out, the same
 * on every machine.
 *
 * Not exported: the ranking's typed arrays and the memory of placements, which are how a table is fast, not what it is.
 */
export { allocate, type AllocateOptions } from './allocate.ts'
export { AllocationTable, type TableContents } from './allocation-table.ts'
export type { AllocationChange } from './change.ts'
export { DemandMeter } from './demand-meter.ts'
export { apply, difference, type TableDifference } from './difference.ts'
export { normalizeDomain } from './domain.ts'
export { AllocationError, type AllocationErrorCode } from './errors.ts'
export {
  announceDomains,
  type DomainCut,
  type DomainMove,
  type Exceptions,
  NO_EXCEPTIONS,
  pruneExceptions,
} from './exceptions.ts'
export type { Explanation } from './explain.ts'
export { type Hash64, hash32, hash64 } from './hash.ts'
export * from './limits.ts'
export { type PeerLoad, loadBound, peerLoads } from './load.ts'
export type { AllocationPeer } from './peer.ts'
export type { Portion } from './portion.ts'
export { rank } from './rank.ts'
export { rebalance, type Rebalancing, type RebalanceOptions } from './rebalance.ts'
export { Rebalancer } from './rebalancer.ts'
export { sliceOf } from './slices.ts'
export { weightOf } from './weights.ts'
