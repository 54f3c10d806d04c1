import type { PeerInfo, Role } from '@cachereef/community'
import type { GivingFigures } from '../giving/giving.ts'

/** `GET /status`: what a peer says of itself and its community; its shape is part of the public contract. */
export interface Status {
  readonly peerId: string
  readonly name: string
  readonly role: Role
  readonly community: string
  readonly caching: 'active' | 'inactive'
  readonly epoch: { readonly term: number; readonly master: string }
  readonly peers: readonly PeerStatus[]
  readonly cache: CacheStatusFigures
  /** What other peers get of this one. */
  readonly giving: GivingFigures
  readonly origins: readonly OriginStatus[]
}

export interface PeerStatus {
  readonly peerId: string
  readonly name: string
  readonly role: 'member' | 'master'
  readonly address: string
  readonly state: PeerInfo['state']
  readonly weight: number
  /**
   * Only of a peer that has sent damaged bytes, or what the origin does not have: how many bodies, how many answers that the origin
   * disagreed with, and whether it is asked again by now.
   */
  readonly damage?: { readonly bodies: number; readonly disagreements: number; readonly trusted: boolean }
  /** The domains seen here whose holder that peer is, and the slices of cut domains, "example.com/17". */
  readonly portion: { readonly domains: readonly string[]; readonly slices: readonly string[] }
}

export interface CacheStatusFigures {
  readonly objects: number
  readonly bytes: number
  readonly hits: number
  readonly misses: number
  readonly peerHits: number
  readonly originFetches: number
  readonly collapsed: number
  /** Copies of what other peers hold, which count neither as objects nor as bytes above; their hits do. */
  readonly mirror: { readonly objects: number; readonly bytes: number; readonly hits: number }
}

export interface OriginStatus {
  readonly host: string
  readonly requests: number
  /** Those of them that it did not answer. */
  readonly failed: number
  /** Time to the response's head, over the latest requests. */
  readonly responseMs: { readonly p50: number; readonly p99: number }
}
