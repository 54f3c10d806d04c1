import type { Response } from '../http/message.ts'
import { OriginError, type OriginErrorCode } from '../origin/origin-error.ts'
import type { Refuse } from './refusal.ts'

const STATUS: Partial<Record<OriginErrorCode, number>> = { timeout: 504, 'private-address': 403, 'bad-url': 400 }

/** The problem of a tunnel or an upgrade whose far end could not be had; of requests the engine makes its own. */
export function originRefusal(refuse: Refuse, error: unknown): Response {
  const code = error instanceof OriginError ? error.code : 'unreachable'
  const detail = error instanceof Error ? error.message : String(error)
  return refuse(STATUS[code] ?? 502, `origin-${code}`, 'The origin could not be connected', detail)
}
