/** What went wrong, for programs; a code never changes its meaning. */
export type ElectionErrorCode =
  /** An option is out of range or contradicts another. */
  'invalid-option'

/** How much of an offending value an error quotes. */
const VALUE_CHARACTERS_MAX = 80

/** The one error class of this package. Nothing that comes from the network throws it. */
export class ElectionError extends Error {
  override readonly name = 'ElectionError'
  readonly code: ElectionErrorCode
  readonly operation: 'create'
  /** The offending value, cut short. */
  readonly value: string

  constructor(code: ElectionErrorCode, message: string, value: unknown, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
    this.operation = 'create'
    this.value = String(value).slice(0, VALUE_CHARACTERS_MAX)
  }
}
