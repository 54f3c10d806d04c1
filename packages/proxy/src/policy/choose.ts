import { factsOf, type Facts } from './facts.ts'
import { VARIANTS_COMPARED_MAX } from './limits.ts'
import { isSatisfiedByPart } from './ranges.ts'
import type { PolicyOptions, RequestHead, StoredHead } from './types.ts'
import { isSelected } from './vary.ts'

/** Of what is stored under a key, what a request would be answered from. */
interface Choice<S extends StoredHead> {
  /** The newest that has all that the request asks for. */
  readonly chosen: S | undefined
  /** The newest that would match, were it not for bytes that it lacks. */
  readonly partial: S | undefined
}

/** @param stored Newest first. */
export function choose<S extends StoredHead>(
  request: RequestHead,
  stored: readonly S[],
  options: PolicyOptions,
): Choice<S> {
  let chosen: S | undefined
  let partial: S | undefined
  const compared = Math.min(stored.length, VARIANTS_COMPARED_MAX)
  for (let i = 0; i < compared; i++) {
    const candidate = stored[i] as S
    const facts = factsOf(candidate, options)
    if (!isSelected(request.fields, facts.vary, candidate.selecting)) continue
    if (candidate.status === 206 && !isSatisfiedByPart(request, candidate)) partial ??= candidate
    // RFC9111-4.1 most-recent: Of several responses that match, the one with the latest Date is used.
    else if (chosen === undefined || generatedMs(candidate, facts) > generatedMs(chosen, factsOf(chosen, options)))
      chosen = candidate
  }
  return { chosen, partial }
}

/** Those that this request selects, whole or not, newest first: what its answer may be joined to, or tells something of. */
export function selected<S extends StoredHead>(
  request: RequestHead,
  stored: readonly S[],
  options: PolicyOptions,
): readonly S[] {
  return stored
    .slice(0, VARIANTS_COMPARED_MAX)
    .filter((candidate) => isSelected(request.fields, factsOf(candidate, options).vary, candidate.selecting))
}

function generatedMs(stored: StoredHead, facts: Facts): number {
  return facts.dateMs ?? stored.responseTimeMs
}
