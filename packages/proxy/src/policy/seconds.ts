import { SECONDS_MAX } from './limits.ts'

const DIGITS = /^[0-9]+$/

/** Reads delta-seconds; undefined where the text is anything but digits. */
export function parseSeconds(text: string): number | undefined {
  if (!DIGITS.test(text)) return undefined
  // RFC9111-1.2.2 overflow: A number of seconds too great to represent counts as 2^31.
  return Math.min(Number(text), SECONDS_MAX)
}
