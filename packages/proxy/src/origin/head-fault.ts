import { OriginError } from './origin-error.ts'

/**
 * Why a response's head, though the parser took it, can't be passed on; undefined where it can. A number below 100 is no status
 * code (RFC 9110 section 15): sent on it would be taken for an interim response with the final one behind it. And the chunked coding
 * is all that a client of HTTP takes off a body; what has another, which no TE asked for, would be passed on and stored still encoded
 * (RFC 9112 sections 6.1 and 7).
 *
 * @param coding All lines of Transfer-Encoding; undefined where there is none.
 */
export function headFault(status: number, coding: string | undefined, origin: string): OriginError | undefined {
  if (status < 100)
    return new OriginError('garbage', origin, `${origin} answered with ${status}, which is no status code`)
  return coding === undefined || coding.trim().toLowerCase() === 'chunked'
    ? undefined
    : new OriginError('garbage', origin, `${origin} answered in a transfer coding that nobody asked for`)
}
