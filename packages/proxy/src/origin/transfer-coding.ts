import { OriginError } from './origin-error.ts'

/**
 * Whether the body that a client of HTTP reads out of a response is the one that was put in. The chunked coding is all that is
 * taken off; what has another, which no TE asked for, would be passed on and stored still encoded (RFC 9112 sections 6.1 and 7).
 *
 * @param coding All lines of Transfer-Encoding; undefined where there is none.
 */
export function isDecodable(coding: string | undefined): boolean {
  return coding === undefined || coding.trim().toLowerCase() === 'chunked'
}

export function codingError(origin: string): OriginError {
  return new OriginError('garbage', origin, `${origin} answered in a transfer coding that nobody asked for`)
}
