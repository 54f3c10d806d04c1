import type { Fields } from '../http/fields.ts'
import type { Request } from '../http/message.ts'
import type { StoredHead } from '../policy/types.ts'
import type { StoredResponse } from '../store/store.ts'
import type { Upstream, UpstreamResponse } from './upstream.ts'
import type { DeliveredBody } from './whole-body.ts'

/** What came of a flight. */
export type Landing =
  /** It may be shared, while it arrives: it is being stored, or is handed round without. */
  | {
      readonly kind: 'shared'
      readonly head: StoredHead
      readonly stored: boolean
      /** Why it is not stored, where that is worth telling. */
      readonly detail?: string
      readonly response: UpstreamResponse
      readonly body: DeliveredBody
    }
  /** A 304: what is stored is good again. */
  | { readonly kind: 'validated'; readonly stored: StoredResponse; readonly response: UpstreamResponse }
  /** For the one request that it was made for. */
  | { readonly kind: 'sole'; readonly response: UpstreamResponse; readonly detail: string }
  | { readonly kind: 'failed'; readonly error: unknown }

/** What a flight is to bring. */
export interface FlightPlan {
  readonly key: string
  readonly request: Request
  readonly upstream: Upstream
  /** A stored response that these conditions validate or complete. */
  readonly validating?: {
    readonly stored: StoredResponse
    readonly conditions: Fields
    /** Whether it may be served, though stale, if nobody answers. */
    readonly standsIn: boolean
  }
  /** A stored response that there is nothing to validate by, and that the next one is to take the place of. */
  readonly supersedes?: StoredResponse
  /** Responses stored for other requests, one of which these conditions may find to be the one for this request too. */
  readonly selecting?: { readonly candidates: readonly StoredResponse[]; readonly conditions: Fields }
}
