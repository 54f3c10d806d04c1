/** What can happen to a community, and how often each: of 100 faults about so many. */
const WEIGHTS = {
  /** SIGKILL, and a start on the same ports and the same state folder a while later. */
  kill: 24,
  /** SIGKILL of the one who rules. */
  killMaster: 8,
  /** SIGTERM, and a start. */
  restart: 18,
  /** SIGKILL, and a start with an empty folder: another identity. */
  replace: 6,
  /** SIGSTOP, and SIGCONT a while later. */
  pause: 16,
  purge: 16,
  /** A peer that was not there before, and leaves for good a while later. */
  visit: 8,
  /** The cache server's SIGKILL, and its start a while later. */
  killCacheServer: 4,
} as const

export type FaultKind = keyof typeof WEIGHTS

const FAULT_KINDS = Object.keys(WEIGHTS) as readonly FaultKind[]

export interface FaultPlan {
  readonly kind: FaultKind
  /** How long whatever it was stays away, in milliseconds. */
  readonly awayMs: number
  /** How long until the next fault. */
  readonly pauseMs: number
}

/** Longer than a peer's silence that the others bear, in half of the cases; short ones heal before anybody noticed. */
const AWAY_MS_MAX = 6_000

/** Two faults a second at most: faster ones would leave nobody to ask. */
const PAUSE_MS_MIN = 500
const PAUSE_MS_MAX = 3_000

/** The storm's next fault, by chance as handed in. */
export function nextFault(random: () => number): FaultPlan {
  const total = FAULT_KINDS.reduce((sum, kind) => sum + WEIGHTS[kind], 0)
  let drawn = random() * total
  const kind = FAULT_KINDS.find((each) => (drawn -= WEIGHTS[each]) < 0) ?? 'kill'
  // Squared: most are short.
  const awayMs = Math.round(random() ** 2 * AWAY_MS_MAX)
  return { kind, awayMs, pauseMs: Math.round(PAUSE_MS_MIN + random() * (PAUSE_MS_MAX - PAUSE_MS_MIN)) }
}
