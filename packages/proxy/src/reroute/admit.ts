import type { PeerId } from '@cachereef/protocol'
import { REROUTE_VALID_MS_MAX } from './limits.ts'
import { parseSignedPath } from './signed-url.ts'
import { isSigned, type RerouteTerms } from './terms.ts'

/** Whether a client that says it was sent here was, by whom and for what. */
export type Admission =
  | { readonly kind: 'admitted'; readonly terms: RerouteTerms }
  | { readonly kind: 'refused'; readonly why: RerouteRefusal; readonly detail: string }

export type RerouteRefusal =
  /** No signed URL, or its signature is for something else: another path, method, holder or time. */
  | 'reroute-forged'
  /** It was good until a moment ago, or is so only in a distant future. */
  | 'reroute-expired'
  /** It is signed by no peer of the list. */
  | 'reroute-stranger'

export interface AdmitParts {
  readonly self: PeerId
  readonly isPeer: (id: PeerId) => boolean
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
}

/** Judges a request for a path below `REROUTE_PATH`. */
export function admit(method: string, path: string, { self, isPeer, now }: AdmitParts): Admission {
  const read = parseSignedPath(path)
  if (!read) return refused('reroute-forged', 'the address is not one that a peer gives')
  if (method !== 'GET' && method !== 'HEAD')
    return refused('reroute-forged', `the address is not good for ${method.slice(0, 20)}`)
  const { signer, expires } = read.terms
  if (!isPeer(signer))
    return refused(
      'reroute-stranger',
      `the address was given by ${signer.slice(0, 8)}…, which is no peer of this community`,
    )
  const methods = method === 'HEAD' ? (['GET', 'HEAD'] as const) : (['GET'] as const)
  const terms = methods
    .map((each) => ({ ...read.terms, method: each, holder: self }))
    .find((each) => isSigned(each, read.signature))
  if (!terms) return refused('reroute-forged', 'the address is not what its signature is for')
  const leftMs = expires * 1_000 + 999 - now()
  if (leftMs < 0) return refused('reroute-expired', 'the address has expired; ask where you got it')
  if (leftMs > REROUTE_VALID_MS_MAX)
    return refused('reroute-expired', 'the address is said to be good for longer than any is')
  return { kind: 'admitted', terms }
}

function refused(why: RerouteRefusal, detail: string): Admission {
  return { kind: 'refused', why, detail }
}
