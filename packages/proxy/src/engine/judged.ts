import type { FlightPlan, Landing } from './landing.ts'
import type { Judged } from './interface.ts'

/** What was decided about storing, out of what came of a flight; undefined where nobody answered. */
export function judgedOf({ key, request }: FlightPlan, landing: Landing): Judged | undefined {
  if (landing.kind === 'failed') return undefined
  const { status, from, peer, mirrored } = landing.response
  const stored = landing.kind === 'validated' || (landing.kind === 'shared' && landing.stored)
  const detail = landing.kind === 'validated' ? 'validated' : stored ? undefined : (landing.detail ?? 'held-elsewhere')
  return {
    key,
    url: request.url,
    status,
    from,
    ...(peer === undefined ? {} : { peer }),
    stored,
    mirrored: stored && mirrored === true,
    ...(detail === undefined ? {} : { detail }),
  }
}
