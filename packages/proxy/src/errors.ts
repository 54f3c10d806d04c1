/** What went wrong with a peer, for programs; a code never changes its meaning. */
export type PeerErrorCode =
  /** An option is missing, out of range or contradicts another; the message names it. */
  | 'invalid-option'
  /** No secret was given and an address is beyond loopback, and `open` does not say that this is meant. */
  | 'unprotected-address'
  /** An address is in use or may not be bound. */
  | 'address-unavailable'
  /** A peer answered on the link with another key than the peer list has for it. */
  | 'impostor'
  /** A peer gave no usable answer: refused, reset, timed out, or said that it does not hold the domain. */
  | 'peer-unavailable'
  /** A peer sent bytes that are not those of their digests, or none with digests. */
  | 'corrupt'
  /** The peer has left or was closed. */
  | 'closed'

/** The one error class of what surrounds the cache engine: options, listeners, links, routing. */
export class PeerError extends Error {
  override readonly name = 'PeerError'
  readonly code: PeerErrorCode

  constructor(code: PeerErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}
