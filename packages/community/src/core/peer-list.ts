import type { Payload, PeerId } from '@cachereef/protocol'
import { LIMITS } from '../limits.ts'
import { VersionedMap } from './versioned-map.ts'

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
  readonly peers: ReadonlySet<string>
  readonly slices: ReadonlySet<string>
  readonly moves: ReadonlySet<string>
}

/**
 * The peer list and the allocation exceptions under their one version (A3, A12). The master edits and publishes it; every
 * other peer applies what the master sends. Only the master's edits raise the version, and what has none yet is shown to
 * nobody, so that one (epoch, version) is one list.
 */
export class PeerList {
  readonly #peers = new VersionedMap<PeerEntry>()
  readonly #slices = new VersionedMap<SliceEntry>()
  readonly #moves = new VersionedMap<MoveEntry>()
  readonly #history: Change[] = []
  #settings: Settings
  #version = 0

  constructor(settings: Settings) {
    this.#settings = settings
  }

  get version(): number {
    return this.#version
  }

  get settings(): Settings {
    return this.#settings
  }

  /** Edits counted, as in `get`, `has` and `entries`. */
  get size(): number {
    return this.#peers.size
  }

  get(id: PeerId): PeerEntry | undefined {
    return this.#peers.get(id)
  }

  has(id: PeerId): boolean {
    return this.#peers.has(id)
  }

  /** In order of id. */
  entries(): readonly PeerEntry[] {
    return this.#peers.values()
  }

  /** What everybody with this version has, in order of id, so that every peer lists the same in the same order. */
  published(): readonly PeerEntry[] {
    return this.#peers.published()
  }

  /** Those of the published version who have not been taken off since: whoever was just let in does not know it yet. */
  members(): readonly PeerEntry[] {
    return this.published().flatMap(({ id }) => this.#peers.get(id) ?? [])
  }

  /** Of the published version. */
  slices(): readonly SliceEntry[] {
    return this.#slices.published()
  }

  /** Of the published version. */
  moves(): readonly MoveEntry[] {
    return this.#moves.published()
  }

  set(entry: PeerEntry): void {
    this.#peers.set(entry.id, entry)
  }

  remove(id: PeerId): boolean {
    return this.#peers.delete(id)
  }

  /** Cuts a domain into so many slices; 0 makes it whole again. */
  setSlices(domain: string, slices: number): void {
    if ((this.#slices.get(domain)?.slices ?? 0) === slices) return
    if (slices === 0) this.#slices.delete(domain)
    else this.#slices.set(domain, { domain, slices })
  }

  setMove(move: MoveEntry): void {
    if (move.holder === undefined) this.#moves.delete(moveKey(move))
    else this.#moves.set(moveKey(move), move)
  }

  /** Is there an edit that no version has yet? */
  get edited(): boolean {
    return this.#peers.edited || this.#slices.edited || this.#moves.edited
  }

  /**
   * A reign begins, in this life of its master: its versions are above those that an earlier life may have given. That life
   * may have ruled in the very same epoch, out of everybody's sight, and nobody is left who knows.
   */
  beginReign(incarnation: number): void {
    this.#version = Math.max(this.#version, (incarnation - 1) * LIMITS.versionsOfOneLife)
  }

  /** Gives the edits since the last version a version. */
  publish(): number {
    this.#version++
    this.#history.push({
      version: this.#version,
      peers: this.#peers.publish(),
      slices: this.#slices.publish(),
      moves: this.#moves.publish(),
    })
    if (this.#history.length > LIMITS.listHistory) this.#history.shift()
    return this.#version
  }

  /** What a peer at version `base` lacks: the difference, or the whole where that is too long ago. */
  updateSince(base: number, communityName: string): Update {
    const changes = this.#history.filter((change) => change.version > base)
    const complete = base > 0 && base <= this.#version && changes.length === this.#version - base
    if (!complete) return this.whole(communityName)
    const peers = [...union(changes.map((change) => change.peers))]
    const slices = [...union(changes.map((change) => change.slices))]
    const moves = [...union(changes.map((change) => change.moves))]
    return {
      ...this.#head(communityName, base),
      peers: peers.flatMap((id) => this.#peers.publishedAt(id) ?? []),
      removed: peers.filter((id) => this.#peers.publishedAt(id) === undefined),
      slices: slices.map((domain) => this.#slices.publishedAt(domain) ?? { domain, slices: 0 }),
      moves: moves.map((key) => this.#moves.publishedAt(key) ?? moveGone(key)),
    }
  }

  whole(communityName: string): Update {
    return {
      ...this.#head(communityName, 0),
      peers: [...this.published()],
      removed: [],
      slices: [...this.slices()],
      moves: [...this.moves()],
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
    for (const { domain, slices } of update.slices) this.setSlices(domain, slices)
    for (const move of update.moves) this.setMove(move)
    this.publish()
    this.#settings = settingsOf(update)
    this.#version = update.version
    this.#history.length = 0
    return 'applied'
  }

  /** Before another community's list: nothing of the old one is left. */
  reset(): void {
    this.#clear()
    this.#version = 0
    this.#history.length = 0
  }

  #head(communityName: string, base: number) {
    return { communityName, version: this.#version, base, ...this.#settings }
  }

  #clear(): void {
    this.#peers.clear()
    this.#slices.clear()
    this.#moves.clear()
  }
}

function settingsOf(update: Update): Settings {
  const { replicas, maxPeers, pingIntervalMs, pingTimeoutMs } = update
  return { replicas, maxPeers, pingIntervalMs, pingTimeoutMs }
}

function union(sets: readonly ReadonlySet<string>[]): Set<string> {
  const all = new Set<string>()
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
