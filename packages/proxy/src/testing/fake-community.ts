import { allocate, type AllocationTable } from '@cachereef/allocation'
import type { Community, CommunityEvents, Location, PeerInfo, Role } from '@cachereef/community'
import type { Epoch, PeerId } from '@cachereef/protocol'
import { EventEmitter } from 'eventemitter3'
import { testIdentity } from './identity.ts'

/** What a fake community of fixed members consists of. */
export interface FakeMembership {
  readonly self: PeerInfo
  readonly peers: readonly PeerInfo[]
  readonly replicas?: number
  /** Who holds what, by domain, in place of the table: so a test may let two peers disagree. */
  readonly holders?: Readonly<Record<string, readonly PeerId[]>>
}

export function fakePeer(changes: Partial<PeerInfo> = {}): PeerInfo {
  const id = changes.id ?? testIdentity().id
  return { id, name: 'a', role: 'member', address: '127.0.0.1:1', state: 'alive', weight: 1, caching: true, ...changes }
}

export function onePeer(changes: Partial<PeerInfo> = {}): FakeMembership {
  const self = fakePeer({ role: 'master', ...changes })
  return { self, peers: [self] }
}

/** A community of fixed members that speaks with nobody; `change` puts another list and table in force. */
export class FakeCommunity extends EventEmitter<CommunityEvents> implements Community {
  readonly name = 'default'
  readonly id = 'fake'
  readonly counters = {}
  #membership: FakeMembership
  #table: AllocationTable
  #version = 1

  constructor(membership: FakeMembership) {
    super()
    this.#membership = membership
    this.#table = this.#makeTable()
  }

  get self(): PeerInfo {
    return this.#membership.self
  }

  get role(): Role {
    return this.self.role
  }

  get epoch(): Epoch {
    const { peers, self } = this.#membership
    // The same at all of them: equal versions are equal tables.
    return { term: 1, master: (peers.find(({ role }) => role === 'master') ?? peers[0] ?? self).id }
  }

  get version(): number {
    return this.#version
  }

  get peers(): readonly PeerInfo[] {
    return this.#membership.peers
  }

  get table(): AllocationTable {
    return this.#table
  }

  get listenAddress(): string {
    return this.self.address
  }

  peer(id: PeerId): PeerInfo | undefined {
    return this.peers.find((peer) => peer.id === id)
  }

  async locate(domain: string, path: string): Promise<Location> {
    return { holders: this.#table.holders(domain, path), epoch: this.epoch, version: this.#version }
  }

  change(membership: FakeMembership): void {
    this.#membership = membership
    this.#version++
    this.#table = this.#makeTable()
    this.emit('allocation', this.#table)
  }

  async start(): Promise<void> {}
  recordRequest(): void {}
  setCaching(): void {}
  setCapacity(): void {}
  async leave(): Promise<void> {}
  async [Symbol.asyncDispose](): Promise<void> {}

  #makeTable(): AllocationTable {
    const { peers, replicas, holders } = this.#membership
    const table = allocate({
      epoch: this.epoch,
      version: this.#version,
      peers: peers.map(({ id, weight, caching }) => ({ id, weight, caching })),
      ...(replicas === undefined ? {} : { replicas }),
    })
    const ranked = table.holders.bind(table)
    return Object.assign(table, {
      holders: (domain: string, path?: string) => holders?.[domain] ?? ranked(domain, path),
    })
  }
}
