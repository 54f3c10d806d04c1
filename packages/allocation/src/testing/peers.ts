import { allocate, type AllocateOptions } from '../allocate.ts'
import type { AllocationTable } from '../allocation-table.ts'
import { hash64 } from '../hash.ts'
import type { AllocationPeer } from '../peer.ts'

/** An id of the real shape: 64 hexadecimal digits that look random and are always the same. */
export function idOf(number: number): string {
  const digits = (part: number): string => {
    const { low, high } = hash64(`peer ${number}`, part)
    return low.toString(16).padStart(8, '0') + high.toString(16).padStart(8, '0')
  }
  return [1, 2, 3, 4].map(digits).join('')
}

/** Peers number 0, 1, 2 …, one for each weight; all of them cache. */
export function peersOf(...weights: number[]): AllocationPeer[] {
  return weights.map((weight, number) => ({ id: idOf(number), weight, caching: true }))
}

/** So many peers of weight 1. */
export function equalPeers(count: number): AllocationPeer[] {
  return peersOf(...new Array<number>(count).fill(1))
}

/** Domains of so many different sites. */
export function domainsOf(count: number): string[] {
  return Array.from({ length: count }, (_, number) => `site-${number}.example`)
}

/** A table at the first epoch of peer 0. */
export function tableOf(options: Partial<AllocateOptions> & Pick<AllocateOptions, 'peers'>): AllocationTable {
  return allocate({ epoch: { term: 1, master: idOf(0) }, version: 1, ...options })
}
