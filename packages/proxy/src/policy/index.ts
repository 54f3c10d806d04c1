/**
 * The HTTP cache policy, pure: no clock, no randomness, no I/O. `now` and all times are milliseconds since the Unix epoch.
 * What a rule is and where it is tested stands in docs/http-caching.md, printed from the tags in this folder.
 */
export { DEFAULT_POLICY } from './options.ts'
export { decide } from './decide.ts'
export { selected } from './choose.ts'
export { judge } from './judge.ts'
export { adopted, variantNamed } from './other-variants.ts'
export { freshen, freshenByHead } from './freshen.ts'
export { invalidates } from './invalidates.ts'
export { failed } from './stale.ts'
export { ageHeader } from './age.ts'
export { ifRangeValue } from './validators.ts'
export { ageSecondsOf, ttlSecondsOf } from './stored-age.ts'
export { conditional, notModifiedFields, withConditions } from './conditional.ts'
export { ranges, type RangePlan, type RangePart } from './ranges.ts'
export { brokenOff } from './broken-off.ts'
export { combine, type Combination, type Piece } from './combine.ts'
export { cacheKey } from './key.ts'
export { cacheStatus, type CacheStatusMember } from './cache-status.ts'
export type {
  Decision,
  Forward,
  ForwardReason,
  HeldRange,
  NewHead,
  PolicyOptions,
  Refuse,
  Revalidate,
  Select,
  Serve,
  ServeStale,
  StoredHead,
  Times,
  Verdict,
} from './types.ts'
