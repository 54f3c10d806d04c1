import { HOP_MARGIN_MS_MIN, HOP_MARGIN_SHARE } from '../limits.ts'

/**
 * What to tell a peer of the time that is left: less than the asking peer waits, so that "too late", or what the holder then tries
 * itself, ends before the asking peer gives up. Whole milliseconds, never negative; it shrinks from hop to hop.
 */
export function timeLeftForHolder(leftMs: number): number {
  const marginMs = Math.max(HOP_MARGIN_MS_MIN, leftMs * HOP_MARGIN_SHARE)
  return Math.max(0, Math.floor(leftMs - marginMs))
}
