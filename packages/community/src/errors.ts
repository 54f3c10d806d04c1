/** What went wrong, for programs; a code never changes its meaning. */
export type CommunityErrorCode =
  /** An option is out of range or contradicts another. */
  | 'invalid-option'
  /** No secret was given and the address is beyond loopback, and `open` does not say that this is meant. */
  | 'unprotected-address'
  /** The address is in use or may not be bound. */
  | 'address-unavailable'
  /** Whoever answers has another secret, or one where this peer has none, or none where it has one. */
  | 'wrong-secret'
  /** The master refused the join and no other community is left to try. */
  | 'denied'
  /** Another live peer of the community has this name. */
  | 'name-taken'
  /** Another live peer uses this identity: two processes share one state directory, or one was copied. */
  | 'identity-clash'
  /** The identity or the directory's state can't be read or written. */
  | 'state'
  /** An option needs an optional package that is not installed. */
  | 'missing-dependency'
  /** No answer within the time. */
  | 'timeout'
  /** The community has been left or closed. */
  | 'closed'

/** The one error class of this package. */
export class CommunityError extends Error {
  override readonly name = 'CommunityError'
  readonly code: CommunityErrorCode

  constructor(code: CommunityErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}
