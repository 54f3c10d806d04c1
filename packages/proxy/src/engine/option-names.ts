import type { OptionNames } from '@cachereef/community'
import { refuseUnknownOptions } from '../known-options.ts'
import { DEFAULT_POLICY } from '../policy/index.ts'
import type { PolicyOptions } from '../policy/types.ts'
import type { DeferralTimes } from './deferrals.ts'
import type { HttpCacheOptions } from './interface.ts'

const CACHE: OptionNames<HttpCacheOptions> = {
  store: true,
  mirror: true,
  name: true,
  upstream: true,
  group: true,
  origin: true,
  policy: true,
  deferral: true,
  keyOf: true,
  now: true,
}

const DEFERRAL: OptionNames<DeferralTimes> = { retryMs: true, abandonAfterMs: true }

// Every option of the policy has a default, so those are all.
const POLICY = Object.fromEntries(Object.keys(DEFAULT_POLICY).map((name) => [name, true])) as OptionNames<PolicyOptions>

/** Throws PeerError `invalid-option`. Those of `origin` are seen to by the client that takes them. */
export function refuseUnknownCacheOptions(options: HttpCacheOptions): void {
  refuseUnknownOptions('createHttpCache', options, CACHE)
  refuseUnknownOptions('policy of createHttpCache', options.policy ?? {}, POLICY)
  refuseUnknownOptions('deferral of createHttpCache', options.deferral ?? {}, DEFERRAL)
}
