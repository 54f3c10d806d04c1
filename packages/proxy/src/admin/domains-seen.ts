import { DOMAINS_SHOWN_MAX } from '../limits.ts'

/** The domains that requests were for lately, the latest last; bounded. */
export interface DomainsSeen extends Iterable<string> {
  add(domain: string): void
}

export function createDomainsSeen(max = DOMAINS_SHOWN_MAX): DomainsSeen {
  const domains = new Set<string>()
  return {
    add(domain) {
      domains.delete(domain)
      domains.add(domain)
      if (domains.size > max) domains.delete(domains.values().next().value as string)
    },
    [Symbol.iterator]: () => domains.values(),
  }
}
