/**
 * - `usage`: the command line, the environment or the configuration file is wrong; exit status 2.
 * - `failed`: the command was understood and could not be done; exit status 1.
 */
export type CliErrorCode = 'usage' | 'failed'

/** Its message is the one line that the user sees: what is wrong, then what to do about it. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code: CliErrorCode

  constructor(code: CliErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }

  get exitStatus(): 1 | 2 {
    return this.code === 'usage' ? 2 : 1
  }
}

export function usageError(message: string, cause?: unknown): CliError {
  return new CliError('usage', message, cause)
}

export function failure(message: string, cause?: unknown): CliError {
  return new CliError('failed', message, cause)
}

/** Why a file could not be read, as a sentence goes on. */
export function reasonIn(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return 'code' in cause && cause.code === 'ENOENT' ? 'there is no such file' : cause.message
}
