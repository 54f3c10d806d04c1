import type { HeldRange, ResponseHead } from './types.ts'

/** Reads the Content-Range of a 206 (RFC 9110 section 14.4); undefined where it is none of bytes, or contradicts itself. */
export function parseContentRange(value: string): HeldRange | undefined {
  const match = /^bytes[ \t]+([0-9]{1,15})-([0-9]{1,15})\/([0-9]{1,15}|\*)$/i.exec(value.trim())
  if (match === null) return undefined
  const first = Number(match[1])
  const last = Number(match[2])
  // RFC9110-14.4 invalid: A Content-Range whose last byte is before its first, or not within the whole, is not used.
  if (first > last) return undefined
  if (match[3] === '*') return { first, last }
  const whole = Number(match[3])
  return last < whole ? { first, last, whole } : undefined
}

/** Bytes of a part. */
export function rangeBytes({ first, last }: HeldRange): number {
  return last - first + 1
}

/** Whether a response's Content-Length, where it has one, is that of the part that it says it is. */
export function isOfItsLength({ fields }: ResponseHead, range: HeldRange): boolean {
  // RFC9110-14.4 length: A part of another length than its Content-Range says is passed on, and neither stored nor joined to others.
  const announced = fields.get('content-length')
  return announced === undefined || Number(announced) === rangeBytes(range)
}

/** Writes a Content-Range. */
export function contentRange({ first, last, whole }: HeldRange): string {
  return `bytes ${first}-${last}/${whole ?? '*'}`
}

/** Whether the bytes are all that there are. */
export function isWhole({ first, last, whole }: HeldRange): boolean {
  return whole !== undefined && first === 0 && last === whole - 1
}
