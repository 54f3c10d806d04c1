import type { PolicyOptions } from './types.ts'

/** The policy of a shared cache that would rather serve something old than nothing. */
export const DEFAULT_POLICY: PolicyOptions = {
  shared: true,
  targets: ['CDN-Cache-Control'],
  heuristicFraction: 0.1,
  heuristicSecondsMax: 86_400,
  staleIfErrorSeconds: 86_400,
}
