import { type AllocationTable, allocate } from '@cachereef/allocation'
import { PeerError } from '../errors.ts'
import { cacheKey } from '../policy/key.ts'
import { isHeuristicallyCacheable } from '../policy/status-codes.ts'
import { hashKey } from '../store/key-hash.ts'
import { MEMORY_BYTES_MAX, MEMORY_BYTES_MIN } from '../store/limits.ts'
import { DryMemory } from '../store/memory/dry-memory.ts'
import { hostOf } from '../store/selector.ts'
import type {
  LoggedRequest,
  PredictedCaching,
  PredictedCommunity,
  Prediction,
  PredictionOptions,
  PredictionReport,
} from './interface.ts'

/** What an entry costs a memory store besides its body: measured with a million of them (bench/store.ts). */
const ENTRY_BYTES = 520

/** Slices of a domain that most requests are for: so many that a few peers have nearly equal shares of it. */
const SLICES = 64

/** More peers are worth having if they save more than this share of all bytes besides. */
const WORTH_SHARE = 0.01

/** Each has a table for its memory, and there are two of each, so that the largest try is bounded. */
const PEERS_MAX = 256

/** Statuses of a 200 that a client had, or wanted, in part: answered from what is stored, and never stored themselves. */
const OF_STORED: ReadonlySet<number> = new Set([206, 304])

/** A request that a cache may answer, as the caches see it. */
interface Lookup {
  readonly key: string
  readonly host: string
  readonly path: string
  readonly request: LoggedRequest
  /** Says which peer is the client's. */
  readonly clientHash: number
  readonly isStorable: boolean
}

/**
 * Predicts what communities of several sizes would have saved of the requests in a log: each peer has a memory that evicts as the
 * real one does, each domain its holder by the real allocation, each client its peer. A log says neither for how long a response is fresh,
 * which is an option, nor what changes: where a fresh response has another length than before, it counts as changed.
 *
 * @throws PeerError `invalid-option`
 */
export function createPrediction({ peers, memoryBytes, freshMs, cut = [] }: PredictionOptions): Prediction {
  check(peers, memoryBytes, freshMs)
  const communities = peers.map((count) => new Community(count, memoryBytes, freshMs, cut))
  const clients = new Set<string>()
  let [requests, bytes, cacheable] = [0, 0, 0]
  let [firstMs, lastMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  return {
    take(request) {
      requests++
      bytes += request.bytes
      clients.add(request.client)
      firstMs = Math.min(firstMs, request.atMs)
      lastMs = Math.max(lastMs, request.atMs)
      const lookup = lookupOf(request)
      if (lookup === undefined) return
      cacheable++
      for (const community of communities) community.take(lookup)
    },
    report() {
      const predicted = communities.map((community) => community.report())
      return {
        requests,
        bytes,
        clients: clients.size,
        cacheable,
        firstMs,
        lastMs,
        communities: predicted,
        best: best(predicted, bytes),
      }
    },
  }
}

function check(peers: readonly number[], memoryBytes: number, freshMs: number): void {
  const bad = peers.find((count) => !Number.isInteger(count) || count < 1 || count > PEERS_MAX)
  if (bad !== undefined) throw invalid('peers', `${bad} is not an integer from 1 to ${PEERS_MAX}`)
  if (peers.length === 0) throw invalid('peers', 'there is no number of peers to try')
  if (!(memoryBytes >= MEMORY_BYTES_MIN && memoryBytes <= MEMORY_BYTES_MAX))
    throw invalid('memoryBytes', `${memoryBytes} is not from ${MEMORY_BYTES_MIN} to ${MEMORY_BYTES_MAX}`)
  if (!(freshMs >= 0)) throw invalid('freshMs', `${freshMs} is less than 0, or no number`)
}

function invalid(option: keyof PredictionOptions, what: string): PeerError {
  return new PeerError('invalid-option', `${option}: ${what}`)
}

function lookupOf(request: LoggedRequest): Lookup | undefined {
  const { method, status, url } = request
  if (method !== 'GET' && method !== 'HEAD') return undefined
  if (!isHeuristicallyCacheable(status) && !OF_STORED.has(status)) return undefined
  const key = cacheKey(url)
  const host = hostOf(key)
  if (host === '') return undefined
  const path = key.slice(key.indexOf('/', key.indexOf('://') + 3))
  const clientHash = hashKey(request.client, 0) >>> 0
  return { key, host, path, request, clientHash, isStorable: method === 'GET' && !OF_STORED.has(status) }
}

class Community {
  readonly #freshMs: number
  readonly #table: AllocationTable
  readonly #holding = new Map<string, DryMemory>()
  readonly #alone: DryMemory[]
  readonly #ids: readonly string[]
  readonly #together = new Tally()
  readonly #apart = new Tally()
  #localHits = 0

  constructor(peers: number, memoryBytes: number, freshMs: number, cut: readonly string[]) {
    this.#freshMs = freshMs
    this.#ids = Array.from({ length: peers }, (_, i) => (i + 1).toString(16).padStart(64, '0'))
    for (const id of this.#ids) this.#holding.set(id, new DryMemory(memoryBytes, ENTRY_BYTES))
    this.#alone = this.#ids.map(() => new DryMemory(memoryBytes, ENTRY_BYTES))
    this.#table = allocate({
      epoch: { term: 1, master: this.#ids[0] as string },
      version: 1,
      peers: this.#ids.map((id) => ({ id, weight: 1, caching: true })),
      slices: cut.map((domain) => ({ domain, slices: SLICES })),
    })
  }

  take(lookup: Lookup): void {
    const { host, path, request, clientHash } = lookup
    const own = clientHash % this.#ids.length
    const [holder = ''] = this.#table.holders(host, path)
    const outcome = outcomeIn(this.#holding.get(holder) as DryMemory, lookup, this.#freshMs)
    this.#together.add(outcome, request.bytes)
    if (outcome === 'hit' && holder === this.#ids[own]) this.#localHits++
    this.#apart.add(outcomeIn(this.#alone[own] as DryMemory, lookup, this.#freshMs), request.bytes)
  }

  report(): PredictedCommunity {
    return {
      peers: this.#ids.length,
      ...this.#together.figures(),
      localHits: this.#localHits,
      alone: this.#apart.figures(),
    }
  }
}

type Outcome = 'hit' | 'validated' | 'fetched'

function outcomeIn(memory: DryMemory, { key, request, isStorable }: Lookup, freshMs: number): Outcome {
  const { atMs, bytes } = request
  const stored = memory.get(key)
  if (stored !== undefined && !(isStorable && stored.bytes !== bytes)) {
    if (atMs < stored.freshToMs) return 'hit'
    stored.freshToMs = atMs + freshMs
    return 'validated'
  }
  if (isStorable) memory.set(key, bytes, atMs + freshMs)
  return 'fetched'
}

class Tally {
  #hits = 0
  #validated = 0
  #savedBytes = 0

  add(outcome: Outcome, bytes: number): void {
    if (outcome === 'fetched') return
    if (outcome === 'hit') this.#hits++
    else this.#validated++
    this.#savedBytes += bytes
  }

  figures(): PredictedCaching {
    return { hits: this.#hits, validated: this.#validated, savedBytes: this.#savedBytes }
  }
}

/** The fewest peers that save nearly as much as those that save most. */
function best(communities: readonly PredictedCommunity[], bytes: number): PredictionReport['best'] {
  const most = Math.max(...communities.map(({ savedBytes }) => savedBytes))
  const enough = communities.filter(({ savedBytes }) => savedBytes >= most - bytes * WORTH_SHARE)
  return Math.min(...enough.map(({ peers }) => peers))
}
