/** What the community promises after everything has healed, at a ping interval of 250 ms; docs/reliability.md says why. */
export const LIVENESS = {
  /** One community, one master, equal lists of everybody who runs. */
  agreementMs: 20_000,
  /** So long after that the cache servers list nothing else: a silent master's entry goes after 5 s. */
  directoryMs: 6_000,
} as const
