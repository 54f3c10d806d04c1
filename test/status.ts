import type { Running } from './commands.ts'
import { get } from './get.ts'

/** `/status`, as far as the tests read it (the contract has it whole). */
export interface Status {
  readonly name: string
  readonly role: 'master' | 'member'
  readonly community: string
  readonly caching: 'active' | 'inactive'
  readonly epoch: { readonly term: number; readonly master: string }
  readonly peers: readonly {
    readonly peerId: string
    readonly name: string
    readonly role: string
    readonly portion: { readonly domains: readonly string[] }
  }[]
  readonly cache: {
    readonly objects: number
    readonly hits: number
    readonly peerHits: number
    readonly originFetches: number
  }
}

export async function statusOf(peer: Running): Promise<Status> {
  return JSON.parse((await get(peer.ready.admin, '/status')).body.toString()) as Status
}

export function statuses(peers: readonly Running[]): Promise<Status[]> {
  return Promise.all(peers.map(statusOf))
}
