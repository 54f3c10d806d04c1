/** What was wrong, for programs; a code never changes its meaning. */
export type ProtocolErrorCode =
  /** The frame does not begin like one. */
  | 'bad-magic'
  /** Another major version: the two sides can't talk. */
  | 'unsupported-version'
  /** A flag is set that this version does not know. */
  | 'bad-flags'
  /** The length field contradicts the bytes that are there, or is too small for any frame. */
  | 'bad-length'
  /** More bytes than a frame, or a datagram, may have. */
  | 'too-large'
  /** Of another community. */
  | 'foreign-realm'
  /** Sealed, and there is no secret here to open it. */
  | 'seal-unexpected'
  /** In clear, where the community has a secret. */
  | 'seal-missing'
  /** Made with another secret, or altered on the way. */
  | 'seal-broken'
  /** A message that a newer version may know. It is counted and ignored. */
  | 'unknown-type'
  /** A message that never travels this way. */
  | 'wrong-carrier'
  /** Addressed to anybody where that is not allowed, or to somebody else. */
  | 'wrong-recipient'
  /** Not signed by whom it names as its sender. */
  | 'bad-signature'
  /** The bytes end within a field. */
  | 'truncated'
  /** Bytes are left over, and no newer minor version explains them. */
  | 'trailing-bytes'
  /** A value in another form than the one that an encoder gives it. */
  | 'not-canonical'
  /** A number, a text or a list beyond its limit, or a name that is not in its list. */
  | 'out-of-range'
  /** Bytes that are not UTF-8, or text with half a surrogate pair. */
  | 'ill-formed-text'
  /** Not of the type that the field has: a fault of the program that encodes. */
  | 'bad-value'

export type ProtocolOperation = 'encode' | 'decode' | 'frame'

/** How much of an offending value an error quotes. */
const VALUE_CHARACTERS_MAX = 80

export interface ProtocolErrorDetails {
  readonly operation: ProtocolOperation
  /** The field or part of the frame that is at fault, such as "PeerEntry.weight". */
  readonly at: string
  /** What was found there. */
  readonly value?: unknown
  readonly cause?: unknown
}

/** The one error class of this package. Whatever bytes come in, a decoder throws nothing else. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
  readonly code: ProtocolErrorCode
  readonly operation: ProtocolOperation
  readonly at: string
  /** The offending value as text, cut short; undefined where there is none. */
  readonly value: string | undefined

  constructor(code: ProtocolErrorCode, { operation, at, value, cause }: ProtocolErrorDetails) {
    const shown = value === undefined ? undefined : quote(value)
    super(
      `${operation}: ${at}: ${code}${shown === undefined ? '' : `: ${shown}`}`,
      cause === undefined ? undefined : { cause },
    )
    this.code = code
    this.operation = operation
    this.at = at
    this.value = shown
  }
}

/** Never throws, whatever the value: it may come from a caller's mistake. */
function quote(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? Object.prototype.toString.call(value) : String(value)
  return text.length > VALUE_CHARACTERS_MAX ? `${text.slice(0, VALUE_CHARACTERS_MAX)}…` : text
}
