const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'end what uses it, or choose another address; port 0 is any free one',
  EADDRNOTAVAIL: 'this machine has no such address; 0.0.0.0 means all that it has',
  EACCES: 'ports below 1024 are for the system; choose another, such as 3128',
  ENOTFOUND: 'there is no such host; give an address such as 127.0.0.1',
}

/** What to do about an address that could not be opened, by the system's code; undefined where nobody knows. */
export function adviceOnAddress(cause: unknown): string | undefined {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return ADVICE[code]
}

/** Why an address could not be opened and what to do about it, as one line. */
export function cannotListen(address: string, cause: Error): string {
  const advice = adviceOnAddress(cause)
  const busy = 'code' in cause && cause.code === 'EADDRINUSE'
  const what = busy ? `${address} is in use` : `cannot listen on ${address}: ${cause.message}`
  return advice === undefined ? what : `${what}; ${advice}`
}
