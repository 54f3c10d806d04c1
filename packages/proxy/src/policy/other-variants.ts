import { Fields } from '../http/fields.ts'
import { isStrong, stronglyEqual } from './entity-tag.ts'
import { factsOf } from './facts.ts'
import { freshen } from './freshen.ts'
import { TAGS_ASKED_MAX, VARIANTS_COMPARED_MAX } from './limits.ts'
import { directiveRefusal } from './refusal.ts'
import type { NewHead, PolicyOptions, RequestHead, ResponseHead, StoredHead, Times } from './types.ts'
import { parseVary, selectingFields } from './vary.ts'

/*
 * What is stored under the key, but was selected by requests that differ in what Vary names. The origin knows whether one of
 * these responses is the one for this request too: it is asked by their entity tags, and a 304 that names one of them saves the
 * body. Strong ones only: a weak tag may be that of the same page in another coding.
 */

/** Stored responses that an origin may choose for a request that none of them is stored for, each entity tag once; newest first. */
export function otherVariants<S extends StoredHead>(
  request: RequestHead,
  stored: readonly S[],
  options: PolicyOptions,
): readonly S[] {
  const byTag = new Map<string, S>()
  for (const candidate of stored.slice(0, VARIANTS_COMPARED_MAX)) {
    const { etag, vary } = factsOf(candidate, options)
    if (etag === undefined || !isStrong(etag) || byTag.has(etag) || vary === '*') continue
    if (candidate.status !== 200 || directiveRefusal(factsOf(candidate, options)) !== undefined) continue
    if (!takesCoding(request, candidate)) continue
    byTag.set(etag, candidate)
    if (byTag.size === TAGS_ASKED_MAX) break
  }
  return [...byTag.values()]
}

/** The conditions of a request that asks which of these responses is the one for it. */
export function variantConditions(candidates: readonly StoredHead[]): Fields {
  // RFC9111-4.1 preconditions: Where no stored response is for a request, it is sent on with the entity tags of those stored for others.
  return Fields.from({ 'If-None-Match': candidates.map((candidate) => factsOf(candidate).etag as string).join(', ') })
}

/** The response that a 304 to such a request names, if it names one. */
export function variantNamed<S extends StoredHead>(candidates: readonly S[], response: ResponseHead): S | undefined {
  const etag = response.fields.getAll('etag')[0]?.trim()
  // RFC9111-4.3.4 which-of-several: Of several responses asked about, the one with the strong entity tag of the 304 is meant; without one none is.
  return etag === undefined
    ? undefined
    : candidates.find((candidate) => stronglyEqual(factsOf(candidate).etag as string, etag))
}

/** The head under which a named response is stored for the request too; undefined where it may not be. */
export function adopted(
  request: RequestHead,
  named: StoredHead,
  response: ResponseHead,
  times: Times,
): NewHead | undefined {
  const head = freshen(request, named, response, times)
  const vary = head === undefined ? undefined : parseVary(head.fields)
  if (head === undefined || vary === '*') return undefined
  return { ...head, selecting: selectingFields(request.fields, vary) }
}

/** A content coding is never given to a client that did not name it, whatever an origin says that tags its variants alike. */
function takesCoding({ fields }: RequestHead, { fields: stored }: StoredHead): boolean {
  const coding = stored.get('content-encoding')?.trim().toLowerCase()
  if (coding === undefined || coding === '' || coding === 'identity') return true
  const accepted = (fields.get('accept-encoding') ?? '').toLowerCase().split(',')
  return accepted.some((member) => {
    const [name = '', ...parameters] = member.split(';').map((part) => part.trim())
    return name === coding && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))
  })
}
