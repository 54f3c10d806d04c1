import { type DomainLoad, domainsThatFit } from '@cachereef/protocol'
import { LIMITS } from './limits.ts'

/** Requests that entered the community here, by domain, since they were last told (B8). */
export class RequestStatistics {
  #domains = new Map<string, { requests: number; bytes: number }>()

  record(domain: string, bytes: number): void {
    const known = this.#domains.get(domain)
    if (known) {
      known.requests++
      known.bytes += bytes
    } else if (this.#domains.size < LIMITS.domainStatistics) {
      this.#domains.set(domain, { requests: 1, bytes })
    }
  }

  /** The domains asked for most, as many as an answer to a ping has room for; starts to count anew. */
  take(): DomainLoad[] {
    const loads = [...this.#domains].map(([domain, load]) => ({ domain, ...load }))
    this.#domains = new Map()
    return [...domainsThatFit(loads.sort((a, b) => b.requests - a.requests))]
  }
}
