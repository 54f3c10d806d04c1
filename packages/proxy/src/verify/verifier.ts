import type { PeerInfo } from '@cachereef/community'
import { discard } from '../engine/discard.ts'
import type { Request, Response, ResponseHead } from '../http/message.ts'
import { VERIFY_MS } from './limits.ts'
import { createOriginPace } from './origin-pace.ts'
import { compare, type Comparison, isComparable, plainFields, questionFields, validatorOf } from './question.ts'
import { readBytes } from './read-bytes.ts'
import { type Sample, sampled } from './sample.ts'

/**
 * What came of comparing a peer's answer with the origin. `outdated`: the origin has another version by now, and the peer says so
 * too when it has to ask; nobody is to blame.
 */
export type Verified = 'agrees' | 'outdated' | 'disagrees' | 'unknown'

export interface VerifierParts {
  /** Share of hop answers that is compared, 0 to 1. */
  readonly share: number
  /** To the origin itself. */
  readonly origin: (request: Request) => Promise<Response>
  /** To that peer again; undefined where it does not answer. */
  readonly askAgain: (peer: PeerInfo, request: Request) => Promise<Response | undefined>
  readonly onVerified: (peer: PeerInfo, url: string, result: Verified) => void
  /** Milliseconds, never falling. */
  readonly now: () => number
  /** 0 to 1, never to be foreseen. */
  readonly random: () => number
}

/** Finds peers that send what no origin made; a digest can't, for who sends the bytes makes the digest. */
export interface Verifier {
  /** A peer's answer, to be used in place of the one that came. A share of them is compared with the origin, behind everybody's back. */
  pass(peer: PeerInfo, request: Request, response: Response): Response
  /** Resolves when no comparison is under way. */
  idle(): Promise<void>
}

export function createVerifier(parts: VerifierParts): Verifier {
  const pace = createOriginPace(parts.now)
  const running = new Set<Promise<void>>()

  const begin = (peer: PeerInfo, request: Request, response: Response): Response => {
    const { body } = response
    if (body === null || !pace.begin(new URL(request.url).origin)) return response
    const length = Number(response.fields.get('content-length') ?? Number.NaN)
    const taken = sampled(body, Number.isFinite(length) ? length : undefined, parts.random())
    // The cache adds to the fields of what it is given.
    const head = { status: response.status, fields: response.fields.clone() }
    const comparison = taken.sample
      .then((sample) => verify(parts, peer, request, head, sample))
      .catch((): Verified => 'unknown')
      .then((result) => parts.onVerified(peer, request.url, result))
      .finally(() => {
        running.delete(comparison)
        pace.end()
      })
    running.add(comparison)
    return { ...response, body: taken.body }
  }

  return {
    pass(peer, request, response) {
      if (parts.random() >= parts.share || !isComparable(request, response)) return response
      return begin(peer, request, response)
    },
    async idle() {
      await Promise.all(running)
    },
  }
}

/**
 * Another version alone proves nothing: it may have changed since, within the freshness that it was given. So the peer is asked again,
 * for what is validated. Where it then still says otherwise, and the origin still says what it said, the peer lies.
 */
async function verify(
  parts: VerifierParts,
  peer: PeerInfo,
  request: Request,
  answer: ResponseHead,
  sample: Sample | undefined,
): Promise<Verified> {
  const signal = AbortSignal.timeout(VERIFY_MS)
  const ask = async (about: ResponseHead): Promise<{ validator: string | undefined; comparison: Comparison }> => {
    const fields = questionFields(request, about, sample)
    const response = await parts.origin({ method: 'GET', url: request.url, fields, signal })
    const skip = response.status === 206 ? 0 : (sample?.first ?? 0)
    // Only its own version's bytes can be compared; of another one nothing is read.
    const isSame = sample !== undefined && validatorOf(response) === validatorOf(about)
    const bytes = isSame ? await readBytes(response, skip, sample.bytes.length) : undefined
    if (!isSame) discard(response)
    return { validator: validatorOf(response), comparison: compare(about, sample, response, bytes) }
  }

  const first = await ask(answer)
  if (first.comparison === 'same') return 'agrees'
  if (first.comparison === 'other-bytes') return 'disagrees'
  if (first.comparison === 'unknown') return 'unknown'

  const fields = plainFields(request).append('Cache-Control', 'no-cache')
  const again = await parts.askAgain(peer, { method: 'GET', url: request.url, fields, signal })
  if (again === undefined) return 'unknown'
  discard(again)
  if (validatorOf(again) === first.validator) return 'outdated'
  const second = await ask(answer)
  return second.comparison === 'other-version' && second.validator === first.validator ? 'disagrees' : 'unknown'
}
