import { CliError, type CliErrorCode } from './errors.ts'

interface Advice {
  readonly code: CliErrorCode
  readonly advice?: string
}

/**
 * What a user of the command can do about an error of the libraries, by its code. Their messages say what is wrong in
 * terms of the library; the flags are known only here.
 */
const ADVICE: Readonly<Record<string, Advice>> = {
  'invalid-option': { code: 'usage' },
  'unprotected-address': {
    code: 'usage',
    advice: 'that is --secret-file FILE, which cachereef keygen makes, or --open',
  },
  'address-unavailable': {
    code: 'failed',
    advice: 'end what uses it, or choose another address; port 0 is any free one',
  },
  'wrong-secret': { code: 'failed', advice: 'everybody in a community needs the same --secret-file' },
  denied: { code: 'failed' },
  'name-taken': { code: 'failed', advice: 'choose another one by --name' },
  'identity-clash': { code: 'failed', advice: 'give every peer a --state-dir of its own' },
  state: { code: 'failed' },
  timeout: { code: 'failed' },
  closed: { code: 'failed' },
}

/** Whatever was thrown, as the line to be shown and the exit status that goes with it. */
export function asCliError(error: unknown): CliError {
  if (error instanceof CliError) return error
  if (!(error instanceof Error)) return new CliError('failed', String(error), error)
  const known = ADVICE[codeOf(error)]
  if (known) return new CliError(known.code, [error.message, known.advice].filter(Boolean).join('; '), error)
  // A system error says enough by itself; of anything else only the stack helps whoever will mend it.
  const shown = codeOf(error) === '' ? `unexpected, please report it: ${error.stack ?? error.message}` : error.message
  return new CliError('failed', shown, error)
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}
