import { ElectionError } from './errors.ts'
import { DURATION_MS_MAX } from './limits.ts'

/** How long an election waits for what, in milliseconds. */
export interface ElectionTiming {
  /** Between two PEERPINGs of the master. No default: the list says it. */
  readonly pingIntervalMs: number
  /** Silence of the master after which it is suspected (A8). Nothing ever lengthens it. Default: 3 intervals. */
  readonly pingTimeoutMs: number
  /**
   * A peer says that it hears the master if it has heard it within `pingTimeoutMs` less this. Everybody misses the ping
   * of a dead master in the same moment, give or take the network's delay, so that without the margin each suspect
   * would be told of a ping that it heard itself. Default: half an interval.
   */
  readonly freshMarginMs: number
  /** For MASTERREPORTs; ends early once all who were asked have answered. Default: half an interval. */
  readonly queryTimeoutMs: number
  /**
   * Upper bound of the first random wait before HOLDELECTION, so that few call at once. Default: a fifth of an
   * interval.
   */
  readonly backOffMaxMs: number
  /** For ELECTIONRESPONSEs; ends early once all live peers have answered. Default: one interval. */
  readonly responseTimeoutMs: number
  /** For the NOMINATIONRESPONSE of one nominee. Default: half an interval. */
  readonly confirmTimeoutMs: number
  /** How long one who answered a call waits for its outcome. Default: the response time-out and two confirmations. */
  readonly outcomeTimeoutMs: number
}

/** What is left out takes its default; the ping interval has none. */
export type ElectionTimingOptions = Pick<ElectionTiming, 'pingIntervalMs'> & Partial<ElectionTiming>

/**
 * Fills in the defaults. At an interval of 250 ms a dead master is suspected after 750 ms at the latest, and replaced
 * about 30 ms later where everybody answers.
 *
 * @throws ElectionError `invalid-option` where a duration is not above 0 and at most DURATION_MS_MAX, or the margin
 * leaves nothing of the ping time-out.
 */
export function resolveTiming(options: ElectionTimingOptions): ElectionTiming {
  const interval = options.pingIntervalMs
  const responseTimeoutMs = options.responseTimeoutMs ?? interval
  const confirmTimeoutMs = options.confirmTimeoutMs ?? interval / 2
  const timing: ElectionTiming = {
    pingIntervalMs: interval,
    pingTimeoutMs: options.pingTimeoutMs ?? 3 * interval,
    freshMarginMs: options.freshMarginMs ?? interval / 2,
    queryTimeoutMs: options.queryTimeoutMs ?? interval / 2,
    backOffMaxMs: options.backOffMaxMs ?? interval / 5,
    responseTimeoutMs,
    confirmTimeoutMs,
    outcomeTimeoutMs: options.outcomeTimeoutMs ?? responseTimeoutMs + 2 * confirmTimeoutMs,
  }
  for (const [name, value] of Object.entries(timing)) {
    if (!(value > 0 && value <= DURATION_MS_MAX)) {
      throw new ElectionError('invalid-option', `${name} must be above 0 and at most ${DURATION_MS_MAX} ms`, value)
    }
  }
  if (timing.freshMarginMs >= timing.pingTimeoutMs) {
    throw new ElectionError('invalid-option', 'freshMarginMs must be below pingTimeoutMs', timing.freshMarginMs)
  }
  return timing
}
