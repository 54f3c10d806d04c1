import type { AllocationTable } from '@cachereef/allocation'
import type { Cause, State } from '@cachereef/election'
import type { Capacity, Epoch, PeerId, PeerState } from '@cachereef/protocol'
import type { EventEmitter } from 'eventemitter3'
import type { CommunityError } from './errors.ts'

export type Role = 'client' | 'member' | 'master'

/** One row of the peer list. Addresses are canonical "192.0.2.1:3130" or "[2001:db8::1]:3130". */
export interface PeerInfo {
  readonly id: PeerId
  readonly name: string
  readonly role: 'member' | 'master'
  /** Where CRMSG and content between peers arrive. */
  readonly address: string
  /** Where clients of that peer connect, as it advertises it; undefined on loopback. */
  readonly clientAddress?: string
  readonly state: PeerState
  /** Share of the domains, relative to the other peers; above 0. */
  readonly weight: number
  /** False: it proxies and caches nothing (B11), so it holds no portion. */
  readonly caching: boolean
}

/** Who holds what a request is for (A17, A19). */
export interface Location {
  /** Ids in rank order, the owner first; at least one, unless no peer caches. */
  readonly holders: readonly PeerId[]
  readonly epoch: Epoch
  readonly version: number
}

/** A row of the election's table, used. */
export interface ElectionMove {
  readonly from: State
  readonly on: Cause
  readonly to: State
}

export interface CommunityEvents {
  joined: (community: Community) => void
  /** Once a minute for each reason and master: it may be asked again and again. `counters.denied` has them all. */
  denied: (denial: { readonly reason: string; readonly detail: string; readonly master: string }) => void
  'peer-up': (peer: PeerInfo) => void
  /** `replaced`: it is back already, in another life, which `peer-up` tells of at once. */
  'peer-down': (peer: PeerInfo, reason: 'left' | 'dead' | 'replaced') => void
  'master-changed': (master: PeerInfo) => void
  epoch: (epoch: Epoch) => void
  /** A new list or table is in force; `community.table` is already the new one. */
  allocation: (table: AllocationTable) => void
  /** The election machine made a move of its table (docs/election.md): most are pings heard. */
  election: (move: ElectionMove) => void
  left: () => void
  /** It can't go on: another process has its identity, say. The embedder closes it. */
  failed: (error: CommunityError) => void
  /** Something from the network was refused; logged once a kind and interval by whoever listens. */
  refused: (kind: string, detail: string) => void
}

/** A peer's membership: who is in the community, who is its master, who holds which domain. */
export interface Community extends EventEmitter<CommunityEvents>, AsyncDisposable {
  /** The community's name and, once joined, its random id. */
  readonly name: string
  readonly id: string | undefined
  readonly self: PeerInfo
  readonly role: Role
  readonly epoch: Epoch
  readonly version: number
  /** Everybody, this peer included, in order of id. */
  readonly peers: readonly PeerInfo[]
  readonly table: AllocationTable
  /** Where CRMSG and content between peers really arrive (port 0 resolved). */
  readonly listenAddress: string
  peer(id: PeerId): PeerInfo | undefined
  /** Joins a community or founds one; resolves once this peer is a member or the master. */
  start(signal?: AbortSignal): Promise<void>
  /** From the own table, or by LOCATIONREQUEST to the master where `location` is "master". */
  locate(domain: string, path: string, signal?: AbortSignal): Promise<Location>
  /** Counts a request, for the statistics that ping answers carry (B8). */
  recordRequest(domain: string, path: string, bytes: number): void
  /** B11: false stops caching here; the others are told. */
  setCaching(active: boolean, reason?: string): void
  /** B12: what this peer has for others from now on; its weight follows at the next ping, and with it its portion. */
  setCapacity(capacity: Capacity): void
  /** Hands over and leaves in good order; resolves when the others know, or the time for it is up. */
  leave(): Promise<void>
  /** Everything refused or lost, by kind. */
  readonly counters: Readonly<Record<string, number>>
}
