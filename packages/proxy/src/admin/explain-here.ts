import type { Mirror } from '../engine/interface.ts'
import type { Store, StoredResponse } from '../store/store.ts'
import type { Decisions, FailedFetch, StoringDecision } from './decisions.ts'

/** What one peer has under a key, and why; what peers tell each other for `explain`. */
export interface ExplainedHere {
  /** There may be several variants. */
  readonly stored: readonly ExplainedResponse[]
  /** Of the latest answer that came for it; undefined where none came lately. */
  readonly decision?: StoringDecision
  /** Of the latest fetch, where nobody answered it. */
  readonly failure?: FailedFetch
}

export interface ExplainedResponse {
  readonly status: number
  readonly bytes: number
  /** Seconds since it came from the origin or was last validated. */
  readonly residentSeconds: number
  readonly invalidated: boolean
  /** A copy of what another peer holds. */
  readonly mirror: boolean
  /** The fields that decide on its freshness, as stored. */
  readonly fields: Readonly<Record<string, string>>
}

export interface ExplainHereParts {
  readonly store: Pick<Store, 'lookup'>
  readonly mirror: Pick<Mirror, 'has'> | undefined
  readonly decisions: Pick<Decisions, 'of' | 'failureOf'>
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
}

export async function explainHere(
  { store, mirror, decisions, now }: ExplainHereParts,
  key: string,
): Promise<ExplainedHere> {
  const decision = decisions.of(key)
  const failure = decisions.failureOf(key)
  const stored = await store.lookup(key)
  return {
    stored: stored.map((one) => explainStored(one, mirror?.has(one) === true, now())),
    ...(decision === undefined ? {} : { decision }),
    ...(failure === undefined ? {} : { failure }),
  }
}

const TELLING = ['age', 'cache-control', 'cdn-cache-control', 'date', 'etag', 'expires', 'last-modified', 'vary']

function explainStored(
  { status, bodyBytes, responseTimeMs, invalidated, fields }: StoredResponse,
  mirror: boolean,
  nowMs: number,
): ExplainedResponse {
  const told = TELLING.flatMap((name) => {
    const value = fields.get(name)
    return value === undefined ? [] : [[name, value]]
  })
  return {
    status,
    bytes: bodyBytes,
    residentSeconds: Math.max(0, Math.floor((nowMs - responseTimeMs) / 1000)),
    invalidated: invalidated === true,
    mirror,
    fields: Object.fromEntries(told) as Record<string, string>,
  }
}
