import { hashOf } from './hash.ts'
import type { Thing } from './thing.ts'

/** Which version of a thing the origin has at a time (Unix, in milliseconds). The first is 1. */
export function versionAt(thing: Thing, atMs: number): number {
  return thing.periodMs === 0 ? 1 : Math.floor((atMs + phaseMs(thing)) / thing.periodMs)
}

/** When the origin stops to have that version; Infinity for a thing that never changes. */
export function endOf(thing: Thing, version: number): number {
  return thing.periodMs === 0 ? Number.POSITIVE_INFINITY : (version + 1) * thing.periodMs - phaseMs(thing)
}

/**
 * Ages have whole seconds (RFC 9111 section 5.1), so a second peer may take an answer for up to one younger than it is; Date
 * keeps further hops from adding to that.
 */
const AGE_STEP_MS = 1_000

/** By how much a version that answered a request sent at that time was staler than allowed, in milliseconds; 0: it was not. */
export function staleMs(thing: Thing, version: number, askedMs: number): number {
  return Math.max(0, askedMs - (endOf(thing, version) + thing.maxAgeS * 1_000 + AGE_STEP_MS))
}

/** Things change one by one, not all in the same moment. */
function phaseMs({ url, periodMs }: Thing): number {
  return hashOf(url, 0) % periodMs
}
