import { failed } from '../policy/index.ts'
import type { Forward, Revalidate, Select } from '../policy/types.ts'
import type { StoredResponse } from '../store/store.ts'
import type { Landing } from './landing.ts'

/** Whether the stale response may be served in place of an upstream that failed (RFC 5861 section 4). */
export function mayStandIn(
  decision: Forward | Revalidate<StoredResponse> | Select<StoredResponse>,
  landing: Landing,
): decision is Revalidate<StoredResponse> {
  if (decision.action !== 'revalidate' || decision.staleSecondsLeft <= 0) return false
  return landing.kind === 'failed' || (landing.kind === 'sole' && failed(landing.response.status))
}
