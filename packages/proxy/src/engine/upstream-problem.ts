import { problem } from '../http/problem.ts'
import type { OriginErrorCode } from '../origin/origin-error.ts'
import type { Response } from '../http/message.ts'

/** Status, type and title for each way in which an upstream fails (RFC 9110 section 15.6: 502 and 504). */
const PROBLEMS: Readonly<Record<OriginErrorCode, readonly [number, string, string]>> = {
  refused: [502, 'origin-refused', 'The origin refuses connections'],
  unreachable: [502, 'origin-unreachable', 'The origin can not be reached'],
  timeout: [504, 'origin-timeout', 'The origin did not answer in time'],
  reset: [502, 'origin-reset', 'The origin broke off its answer'],
  tls: [502, 'origin-tls', 'No secure connection to the origin'],
  dns: [502, 'origin-unknown', 'The origin has no address'],
  garbage: [502, 'origin-garbage', 'The origin sent what is not HTTP'],
  'private-address': [403, 'private-origin', 'The origin is in a private network'],
  'bad-url': [400, 'bad-url', 'The request can not be sent to any origin'],
  aborted: [502, 'aborted', 'The request was given up'],
}

/** What a client is told when nobody answers. An error without a known code is this cache's own fault. */
export function upstreamProblem(error: unknown, by: string): Response {
  const code = error instanceof Error && 'code' in error ? (error.code as OriginErrorCode) : undefined
  const known = code === undefined ? undefined : PROBLEMS[code]
  const detail = error instanceof Error ? error.message : String(error)
  if (known === undefined) return problem(500, 'internal', 'The cache failed', detail, by)
  return problem(known[0], known[1], known[2], detail, by)
}

/** The code for Cache-Status and figures; "internal" where there is none. */
export function failureCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && code in PROBLEMS ? code : 'internal'
}

/** Whether the origin may answer the same request later. */
export function isDown(error: unknown): boolean {
  return DOWN.has(failureCode(error))
}

const DOWN: ReadonlySet<string> = new Set<OriginErrorCode>(['refused', 'unreachable', 'timeout', 'reset', 'dns'])
