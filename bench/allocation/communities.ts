import { createHash } from 'node:crypto'
import {
  type AllocationPeer,
  type AllocationTable,
  allocate,
  type DomainCut,
  type DomainMove,
} from '@cachereef/allocation'

/** So many equal peers, with ids of the real length. */
export function equalPeers(count: number): AllocationPeer[] {
  return Array.from({ length: count }, (_, index) => ({
    id: createHash('sha256').update(`peer ${index}`).digest('hex'),
    weight: 64,
    caching: true,
  }))
}

export function tableOf(
  peers: readonly AllocationPeer[],
  more: {
    readonly replicas?: number
    readonly slices?: readonly DomainCut[]
    readonly moves?: readonly DomainMove[]
  } = {},
): AllocationTable {
  return allocate({ epoch: { term: 1, master: peers[0]!.id }, version: 1, peers, ...more })
}

export function domainsOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `www.site-${index}.example`)
}
