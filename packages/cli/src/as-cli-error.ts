import { CliError } from './errors.ts'
import { inFlags } from './options/in-flags.ts'
import { adviceOnAddress } from './process/cannot-listen.ts'

/** Codes of the libraries that mean: what the user asked for makes no sense. */
const USAGE: ReadonlySet<string> = new Set(['invalid-option', 'unprotected-address'])

/** What to do about an error of the community whose message does not say it in terms of flags, by its code. */
const ADVICE: Readonly<Record<string, string>> = {
  'unprotected-address': 'that is --secret-file FILE, which cachereef keygen makes, or --open',
  'identity-clash': 'give every peer a --state-dir of its own',
}

/** Whatever was thrown, as the line to be shown and the exit status that goes with it. */
export function asCliError(error: unknown): CliError {
  if (error instanceof CliError) return error
  if (!(error instanceof Error)) return new CliError('failed', String(error), error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  // An error with a code says enough by itself; of any other only the stack helps whoever will mend it.
  if (code === undefined) return new CliError('failed', `unexpected, please report it: ${error.stack}`, error)
  // The peer's own messages name their options, and say what to do about an address in use.
  const said = error.name === 'PeerError' ? inFlags(error.message) : error.message
  const advice = error.name === 'CommunityError' || code === 'unprotected-address' ? adviceOn(code, error) : undefined
  const message = advice === undefined ? said : `${said}; ${advice}`
  return new CliError(USAGE.has(code) ? 'usage' : 'failed', message, error)
}

function adviceOn(code: string, { cause }: Error): string | undefined {
  return code === 'address-unavailable' ? adviceOnAddress(cause) : ADVICE[code]
}
