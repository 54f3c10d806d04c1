import type { DomainLoad } from '@cachereef/protocol'
import { domainsOf } from './peers.ts'

/** Demand by Zipf's law with exponent 1: the n-th domain is asked for 1/n as often as the first. */
export function zipfDemand(domains: number, requests: number): DomainLoad[] {
  const names = domainsOf(domains)
  const sum = names.reduce((total, _, index) => total + 1 / (index + 1), 0)
  return names.map((domain, index) => ({ domain, requests: requests / (index + 1) / sum, bytes: 0 }))
}
