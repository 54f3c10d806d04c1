/** What is to be done where those who were asked have another secret, or have one where this peer has none, or the reverse. */
export function adviceOnForeignSeal(code: string, hasSecret: boolean): string {
  if (code === 'seal-missing')
    return 'has no secret, and this peer has one: start it without --secret-file, or give the others the secret'
  return hasSecret
    ? 'has another secret: give this peer the one of the community with --secret-file'
    : 'has a secret, and this peer has none: give it with --secret-file'
}
