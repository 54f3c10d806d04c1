/** What went wrong, for programs; a code never changes its meaning. */
export type AllocationErrorCode =
  /** A peer's id is empty or stands twice, or its weight is no integer within the limits. */
  | 'invalid-peer'
  /** `replicas` is no integer within the limits. */
  | 'invalid-replicas'
  /** A cut or a move is contradictory, stands twice, or names a slice that does not exist. */
  | 'invalid-exception'
  /** A list is longer than `limits.ts` allows. */
  | 'limit-exceeded'
  /** A difference was applied to a table other than the one that it was made from. */
  | 'wrong-base'

/** Values from the network may be long; a message quotes no more than this many characters of them. */
const QUOTED_CHARS_MAX = 80

/** The one error class of this package. */
export class AllocationError extends Error {
  override readonly name = 'AllocationError'
  readonly code: AllocationErrorCode
  /** The function that refused, such as `allocate`. */
  readonly operation: string
  /** The offending value, cut short. */
  readonly value: string

  constructor(code: AllocationErrorCode, operation: string, problem: string, value: unknown, options?: ErrorOptions) {
    const quoted = String(value).slice(0, QUOTED_CHARS_MAX)
    super(`${operation}: ${problem} (got ${quoted})`, options)
    this.code = code
    this.operation = operation
    this.value = quoted
  }
}
