import type { Payload, PeerId } from '@cachereef/protocol'
import { LIMITS } from '../limits.ts'

export type Update = Payload<'UPDATEPEERLIST'>
export type PeerEntry = Update['peers'][number]
export type SliceEntry = Update['slices'][number]
export type MoveEntry = Update['moves'][number]

/** What a master decides for its whole community. */
export interface Settings {
  readonly replicas: number
  readonly maxPeers: number
  readonly pingIntervalMs: number
  readonly pingTimeoutMs: number
}

/** What changed from one version to the next, by key. */
interface Change {
  readonly version: number
  readonly peers: ReadonlySet<PeerId>
  readonly slices: ReadonlySet<string>
  readonly moves: ReadonlySet<string>
}

/**
 * The peer list and the allocation exceptions under their one version (A3, A12). The master edits and publishes it; every
 * other peer applies what the master sends. Only the master's edits raise the version, so that one (epoch, version) is
 * one list.
 */
export class PeerList {
  readonly #peers = new Map<PeerId, PeerEntry>()
  readonly #slices = new Map<string, SliceEntry>()
  readonly #moves = new Map<string, MoveEntry>()
  readonly #history: Change[] = []
  #settings: Settings
  #version = 0
  #changedPeers = new Set<PeerId>()
  #changedSlices = new Set<string>()
  #changedMoves = new Set<string>()

  constructor(settings: Settings) {
    this.#settings = settings
  }

  get version(): number {
    return this.#version
  }

  get settings(): Settings {
    return this.#settings
  }

  get size(): number {
    return this.#peers.size
  }

  get(id: PeerId): PeerEntry | undefined {
    return this.#peers.get(id)
  }

  has(id: PeerId): boolean {
    return this.#peers.has(id)
  }

  /** In order of id, so that every peer lists the same in the same order. */
  entries(): PeerEntry[] {
    return [...this.#peers.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  slices(): SliceEntry[] {
    return [...this.#slices.values()]
  }

  moves(): MoveEntry[] {
    return [...this.#moves.values()]
  }

  set(entry: PeerEntry): void {
    this.#peers.set(entry.id, entry)
    this.#changedPeers.add(entry.id)
  }

  remove(id: PeerId): boolean {
    const was = this.#peers.delete(id)
    if (was) this.#changedPeers.add(id)
    return was
  }

  /** Cuts a domain into so many slices; 0 makes it whole again. */
  setSlices(domain: string, slices: number): void {
    if (this.#slices.get(domain)?.slices === slices) return
    if (slices === 0) this.#slices.delete(domain)
    else this.#slices.set(domain, { domain, slices })
    this.#changedSlices.add(domain)
  }

  setMove(move: MoveEntry): void {
    const key = moveKey(move)
    if (move.holder === undefined) this.#moves.delete(key)
    else this.#moves.set(key, move)
    this.#changedMoves.add(key)
  }

  /** Is there an edit that no version has yet? */
  get edited(): boolean {
    return this.#changedPeers.size + this.#changedSlices.size + this.#changedMoves.size > 0
  }

  /** Gives the edits since the last version a version. */
  publish(): number {
    this.#version++
    this.#history.push({
      version: this.#version,
      peers: this.#changedPeers,
      slices: this.#changedSlices,
      moves: this.#changedMoves,
    })
    if (this.#history.length > LIMITS.listHistory) this.#history.shift()
    this.#forgetEdits()
    return this.#version
  }

  /** What a peer at version `base` lacks: the difference, or the whole where that is too long ago. */
  updateSince(base: number, communityName: string): Update {
    const changes = this.#history.filter((change) => change.version > base)
    const complete = base > 0 && base <= this.#version && changes.length === this.#version - base
    if (!complete) return this.whole(communityName)
    const peers = union(changes.map((change) => change.peers))
    const present = [...peers].flatMap((id) => this.#peers.get(id) ?? [])
    const slices = union(changes.map((change) => change.slices))
    const moves = union(changes.map((change) => change.moves))
    return {
      ...this.#head(communityName, base),
      peers: present,
      removed: [...peers].filter((id) => !this.#peers.has(id)),
      slices: [...slices].map((domain) => this.#slices.get(domain) ?? { domain, slices: 0 }),
      moves: [...moves].map((key) => this.#moves.get(key) ?? moveGone(key)),
    }
  }

  whole(communityName: string): Update {
    return {
      ...this.#head(communityName, 0),
      peers: this.entries(),
      removed: [],
      slices: this.slices(),
      moves: this.moves(),
    }
  }

  /**
   * Takes what the master sent; a difference to a version before the one here says more than needed, and the same in the
   * end. 'gap': it differs from a version that is not here yet; 'old': it is not newer than what is here. Neither changes
   * anything.
   */
  apply(update: Update): 'applied' | 'gap' | 'old' {
    if (update.base === 0) {
      this.#clear()
    } else {
      if (update.version <= this.#version) return 'old'
      if (update.base > this.#version) return 'gap'
    }
    for (const entry of update.peers) this.#peers.set(entry.id, entry)
    for (const id of update.removed) this.#peers.delete(id)
    for (const slice of update.slices) {
      if (slice.slices === 0) this.#slices.delete(slice.domain)
      else this.#slices.set(slice.domain, slice)
    }
    for (const move of update.moves) {
      if (move.holder === undefined) this.#moves.delete(moveKey(move))
      else this.#moves.set(moveKey(move), move)
    }
    this.#settings = settingsOf(update)
    this.#version = update.version
    this.#history.length = 0
    this.#forgetEdits()
    return 'applied'
  }

  /** Before another community's list: nothing of the old one is left. */
  reset(): void {
    this.#clear()
    this.#version = 0
    this.#history.length = 0
    this.#forgetEdits()
  }

  #head(communityName: string, base: number) {
    return { communityName, version: this.#version, base, ...this.#settings }
  }

  #clear(): void {
    this.#peers.clear()
    this.#slices.clear()
    this.#moves.clear()
  }

  #forgetEdits(): void {
    this.#changedPeers = new Set()
    this.#changedSlices = new Set()
    this.#changedMoves = new Set()
  }
}

function settingsOf(update: Update): Settings {
  const { replicas, maxPeers, pingIntervalMs, pingTimeoutMs } = update
  return { replicas, maxPeers, pingIntervalMs, pingTimeoutMs }
}

function union<T>(sets: readonly ReadonlySet<T>[]): Set<T> {
  const all = new Set<T>()
  for (const set of sets) for (const value of set) all.add(value)
  return all
}

function moveKey(move: { readonly domain: string; readonly slice?: number | undefined }): string {
  return move.slice === undefined ? move.domain : `${move.domain}#${move.slice}`
}

function moveGone(key: string): MoveEntry {
  const hash = key.lastIndexOf('#')
  return hash < 0 ? { domain: key } : { domain: key.slice(0, hash), slice: Number(key.slice(hash + 1)) }
}
