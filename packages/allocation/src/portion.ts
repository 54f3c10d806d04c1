/** What one peer holds of the domains that were asked about, as owner or as replica. */
export interface Portion {
  /** Domains that it holds whole, each once, in the order asked. */
  readonly domains: readonly string[]
  /** Domains that it holds slices of, with the numbers of these in ascending order. */
  readonly slices: readonly { readonly domain: string; readonly slices: readonly number[] }[]
}

/**
 * Collects a peer's portion (A1, A7). The domains must be given: that a rank answers for any domain is what makes it
 * fast, and also why it cannot list "all" of them; those that were seen are what a user wants to see.
 *
 * @param holdersOf The holders of each slice of a domain.
 */
export function portionOf(
  peerId: string,
  domains: Iterable<string>,
  holdersOf: (domain: string) => readonly (readonly string[])[],
): Portion {
  const whole: string[] = []
  const cut: { domain: string; slices: number[] }[] = []
  for (const domain of new Set(domains)) {
    const holders = holdersOf(domain)
    const held = [...holders.keys()].filter((slice) => holders[slice]!.includes(peerId))
    if (held.length === holders.length) whole.push(domain)
    else if (held.length > 0) cut.push({ domain, slices: held })
  }
  return { domains: whole, slices: cut }
}
