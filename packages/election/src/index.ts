/**
 * How a community comes to a new master when the old one is gone or goes (A8-A12, B4-B6): a machine driven by one
 * table.
 *
 * Pure: no I/O, no clock, no randomness of its own. Not exported: the records that it keeps of one suspicion, one
 * ballot and one nomination, for they mean nothing outside a step.
 */
export { createElection } from './election.ts'
export { ElectionError, type ElectionErrorCode } from './errors.ts'
export * from './limits.ts'
export { standingOf } from './score.ts'
export { type ElectionTiming, type ElectionTimingOptions, resolveTiming } from './timing.ts'
export {
  ACTIONS,
  type Action,
  CAUSES,
  type Cause,
  STATES,
  type State,
  TRANSITIONS,
  type Transition,
} from './transitions.ts'
export type {
  Election,
  ElectionEffect,
  ElectionEvent,
  ElectionMessage,
  ElectionMessageType,
  ElectionOptions,
  ElectionSend,
  IgnoredKind,
  Voter,
} from './types.ts'
