import {
  COMMUNITIES_MAX,
  type CommunityEntry,
  type CommunityId,
  type ContactTokens,
  type Cryptography,
  type Payload,
} from '@cachereef/protocol'
import { createCryptography } from '../crypto/node-cryptography.ts'
import { createContactTokens } from '../crypto/node-contact-tokens.ts'
import type { Received } from '../core/effects.ts'
import { CommunityError } from '../errors.ts'
import { FloodGate } from '../floods/flood-gate.ts'
import { Refusals } from '../floods/refusals.ts'
import { createIdentity, type Identity } from '../identity/identity.ts'
import { LIMITS } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import { systemClock } from '../ports/system-clock.ts'
import type { Transport } from '../ports/transport.ts'
import { refuseUnprotected } from '../protection.ts'
import { Endpoint } from '../sessions/endpoint.ts'
import { type OptionNames, unknownOption } from '../unknown-option.ts'
import { completeAddress, type HostPort } from '../transports/address.ts'
import { createNetworkTransport } from '../transports/network-transport.ts'
import { Directory, type Ruling } from './directory.ts'
import type { DirectoryEntry, DirectoryStore } from './directory-store.ts'
import { listThatFits } from './list-that-fits.ts'
import { FileDirectoryStore } from './stores/file-directory-store.ts'
import { MemoryDirectoryStore } from './stores/memory-directory-store.ts'
import { RedisDirectoryStore } from './stores/redis/redis-directory-store.ts'

export interface CacheServerOptions {
  /** Where it answers, by UDP and TCP. */
  readonly listen: HostPort
  /**
   * Where the directory is kept. `redis` is the URL of a Redis that several cache servers may share; it needs the package
   * ioredis. Default "memory".
   */
  readonly store?: 'memory' | { readonly file: string } | { readonly redis: string } | DirectoryStore
  /** The first seals, all of them open. Default none: then only loopback, unless `open`. */
  readonly secrets?: readonly Uint8Array[]
  /** True: listen beyond loopback without a secret, knowingly. Default false. */
  readonly open?: boolean
  /** Default: a new one for this process. */
  readonly identity?: Identity
  /** A master silent for so long is no longer listed. Default 5,000 ms. */
  readonly silenceMs?: number
  /** For tests and simulations. Default: the real network and the machine's clock. */
  readonly transport?: Transport
  readonly clock?: Clock
  readonly random?: () => number
  readonly cryptography?: Cryptography
  readonly tokens?: ContactTokens
  /** Told of what is refused (forged, stale, of another seal, too much), once a kind and minute; `counters` has it all. */
  readonly onRefused?: (kind: string, detail: string) => void
}

/** The directory of communities and their masters (A11, A13, A16). */
export interface CacheServer extends AsyncDisposable {
  /** Where it really listens, port 0 resolved. */
  readonly listenAddress: string
  /** Communities whose masters were heard lately. */
  communities(): Promise<readonly DirectoryEntry[]>
  readonly counters: Readonly<Record<string, number>>
}

/** How long a tombstone stands: longer than any message that could bring its community back. */
const TOMBSTONE_MS = 24 * 3_600_000

const NAMES: OptionNames<CacheServerOptions> = {
  listen: true,
  store: true,
  secrets: true,
  open: true,
  identity: true,
  silenceMs: true,
  transport: true,
  clock: true,
  random: true,
  cryptography: true,
  tokens: true,
  onRefused: true,
}

/**
 * Starts a cache server; it answers once this resolves.
 * Throws CommunityError `invalid-option`, `unprotected-address`, `address-unavailable`, `missing-dependency` or `state`.
 */
export async function createCacheServer(options: CacheServerOptions): Promise<CacheServer> {
  const unknown = unknownOption('createCacheServer', options, NAMES)
  if (unknown !== undefined) throw new CommunityError('invalid-option', unknown)
  refuseUnprotected(options.listen.host, options)
  const store = await openStore(options.store ?? 'memory')
  const server = new CommunityDirectoryServer(options, store)
  try {
    await server.open()
  } catch (error) {
    await store[Symbol.asyncDispose]()
    throw error
  }
  return server
}

class CommunityDirectoryServer implements CacheServer {
  readonly #refusals = new Refusals()
  readonly #wakeups = new FloodGate(LIMITS.wakeups)
  readonly #endpoint: Endpoint
  readonly #directory: Directory
  readonly #store: DirectoryStore
  readonly #clock: Clock
  readonly #options: CacheServerOptions

  constructor(options: CacheServerOptions, store: DirectoryStore) {
    const identity = options.identity ?? createIdentity()
    this.#options = options
    this.#store = store
    this.#clock = options.clock ?? systemClock
    this.#directory = new Directory(store, { silenceMs: options.silenceMs ?? 5_000, tombstoneMs: TOMBSTONE_MS })
    const sessions = {
      self: identity.id,
      incarnation: identity.incarnation,
      cryptography: options.cryptography ?? createCryptography(identity, options.secrets ?? []),
      tokens: options.tokens ?? createContactTokens(),
      random: options.random ?? Math.random,
    }
    const transport = options.transport ?? createNetworkTransport({ listen: options.listen })
    this.#endpoint = new Endpoint(sessions, transport, this.#clock, {
      onMessage: (message) => void this.#onMessage(message),
      onUnreachable: () => {},
      onForeignSeal: () => {},
      onRefused: (kind, detail) => this.#refused(kind, detail),
    })
  }

  get counters(): Readonly<Record<string, number>> {
    return this.#refusals.counters
  }

  open(): Promise<void> {
    return this.#endpoint.open()
  }

  get listenAddress(): string {
    return this.#endpoint.address
  }

  communities(): Promise<readonly DirectoryEntry[]> {
    return this.#directory.list('', this.#clock.wallTime())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#endpoint[Symbol.asyncDispose]()
    await this.#store[Symbol.asyncDispose]()
  }

  async #onMessage(message: Received): Promise<void> {
    const nowMs = this.#clock.wallTime()
    try {
      switch (message.type) {
        case 'WAKEUP':
          return await this.#list(message, nowMs)
        case 'ADDMASTER': {
          const claim = claimOf(message, message.payload.community)
          return this.#answer(message, await this.#directory.add(claim, message.sender, message.payload.tried, nowMs))
        }
        case 'REPLACEMASTER': {
          const claim = claimOf(message, message.payload.community)
          return this.#answer(message, await this.#directory.replace(claim, message.sender, nowMs))
        }
        case 'REMOVEMASTER':
          return this.#answer(
            message,
            await this.#directory.remove(message.community, epochOf(message), message.sender, nowMs),
          )
        default:
          this.#refused('unexpected', message.type)
      }
    } catch (error) {
      // The store does not answer or is full: the master is told, and comes again with its next sign of life.
      this.#refused('store', (error as Error).message)
      if (message.type !== 'WAKEUP') this.#answer(message, { accepted: false, reason: 'unavailable' })
    }
  }

  async #list(message: Received & { type: 'WAKEUP' }, nowMs: number): Promise<void> {
    const { communityName, nonce, purpose } = message.payload
    if (purpose !== 'list') return
    if (!this.#wakeups.admits(this.#clock.now(), message.source.address)) {
      this.#refused('flood', message.source.address)
      return
    }
    const entries = await this.#directory.list(communityName, nowMs)
    const infos = entries.slice(0, COMMUNITIES_MAX).map((entry) => infoOf(entry, nowMs))
    const communities = listThatFits(nonce, infos, message.answerBytesMax)
    const more = communities.length < entries.length
    this.#reply(message, { type: 'COMMUNITYLIST', payload: { nonce, communities, more } })
  }

  #answer(message: Received, ruling: Ruling): void {
    const standing = ruling.standing && infoOf(ruling.standing, this.#clock.wallTime())
    const payload: Payload<'DIRECTORYANSWER'> = ruling.accepted
      ? { accepted: true, reason: 'none' }
      : { accepted: false, reason: ruling.reason, ...(standing && { standing }) }
    this.#reply(message, { type: 'DIRECTORYANSWER', payload })
  }

  #reply(message: Received, content: Parameters<Endpoint['send']>[0]['content']): void {
    this.#endpoint.send({
      content,
      community: message.community,
      to: message.sender,
      by: { answer: message.source },
      bytesMax: message.answerBytesMax,
      inReplyTo: message.sequence,
      realm: message.realm,
    })
  }

  #refused(kind: string, detail: string): void {
    if (this.#refusals.add(this.#clock.now(), kind)) this.#options.onRefused?.(kind, detail)
  }
}

function openStore(store: NonNullable<CacheServerOptions['store']>): Promise<DirectoryStore> | DirectoryStore {
  if (store === 'memory') return new MemoryDirectoryStore()
  if ('file' in store) return FileDirectoryStore.open(store.file)
  return 'redis' in store ? RedisDirectoryStore.open(store.redis) : store
}

/** A master that listens on every address is listed under the one that it calls from. */
function claimOf(
  message: Received,
  entry: CommunityEntry,
): CommunityEntry & { id: CommunityId; epoch: ReturnType<typeof epochOf> } {
  const masterAddress = completeAddress(entry.masterAddress, message.source.address)
  return { ...entry, masterAddress, id: message.community, epoch: epochOf(message) }
}

function epochOf(message: Received) {
  if (!message.epoch) throw new CommunityError('state', `${message.type} without an epoch`)
  return message.epoch
}

function infoOf(entry: DirectoryEntry, nowMs: number): Payload<'COMMUNITYLIST'>['communities'][number] {
  const { removed: _, heardAtMs, ...info } = entry
  return { ...info, ageMs: Math.max(0, nowMs - heardAtMs) }
}
