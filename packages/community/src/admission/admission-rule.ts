import type { CommunityOptions } from '../community-options.ts'
import type { Denial, JoinRequest } from '../core/admission.ts'
import { DETAIL_BYTES_MAX } from '@cachereef/protocol'
import { addressRanges } from './address-ranges.ts'

/**
 * The embedder's rules as one: the address ranges, then its own function. One that throws denies, and says no more than
 * that to whoever asked. Throws CommunityError `invalid-option`.
 */
export function admissionRule({ allowPeers, admit }: Pick<CommunityOptions, 'allowPeers' | 'admit'>) {
  const inRanges = allowPeers && addressRanges(allowPeers)
  return (request: JoinRequest): Denial | undefined => inRanges?.(request) ?? (admit && asked(admit, request))
}

function asked(admit: NonNullable<CommunityOptions['admit']>, request: JoinRequest): Denial | undefined {
  try {
    const denial = admit(request)
    return denial && { reason: denial.reason, detail: cut(denial.detail) }
  } catch {
    return { reason: 'policy', detail: 'the rule for who may join failed' }
  }
}

/** At most as many bytes as a denial can carry; a character that would be cut in two goes whole. */
function cut(text: string): string {
  const bytes = new TextEncoder().encode(text)
  if (bytes.length <= DETAIL_BYTES_MAX) return text
  return new TextDecoder().decode(bytes.subarray(0, DETAIL_BYTES_MAX), { stream: true })
}
