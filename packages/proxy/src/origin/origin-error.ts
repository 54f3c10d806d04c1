/** Why an origin gave no usable answer; a code never changes its meaning. */
export type OriginErrorCode =
  /** The connection was refused. */
  | 'refused'
  /** No route to the host or the network. */
  | 'unreachable'
  /** Nothing came within the time for connecting, for the response's head, or between two parts of a body. */
  | 'timeout'
  /** The connection ended before the response was whole. */
  | 'reset'
  /** TLS could not be agreed on, or the certificate is not for this host. */
  | 'tls'
  /** The name has no address. */
  | 'dns'
  /** What came is not HTTP, or contradicts itself. */
  | 'garbage'
  /** The address is loopback, link-local, private or otherwise not public, and nothing allows it. */
  | 'private-address'
  /** The URL is not one that an origin can have. */
  | 'bad-url'
  /** Whoever asked has gone. */
  | 'aborted'

/** The one error class of the origin client. `origin` is scheme, host and port, cut short. */
export class OriginError extends Error {
  override readonly name = 'OriginError'
  readonly code: OriginErrorCode
  readonly origin: string

  constructor(code: OriginErrorCode, origin: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
    this.origin = origin.slice(0, 200)
  }
}
