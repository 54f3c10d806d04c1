import type { Capacity, CommunityId, Epoch, RemovalReason } from '@cachereef/protocol'
import type { Context } from './context.ts'
import type { Received } from './effects.ts'
import { randomHex } from './random-hex.ts'

/** What a cache server lists of a community besides its master. */
export interface Figures {
  readonly size: number
  readonly room: number
  readonly capacity: Capacity
}

/** A standing master that a cache server named instead of this one. */
export interface Standing {
  readonly epoch: Epoch
  readonly address: string
}

/** Every so many signs of life a master looks for other communities of its name: within 3 s by default. */
const BEATS_PER_LOOK = 3

/**
 * A master's entry at the cache servers: made with CRMSG_ADDMASTER (A16) or taken over with CRMSG_REPLACEMASTER (A11),
 * kept alive by repeating it, ended with CRMSG_REMOVEMASTER. Any one cache server's word is enough; a silent one is
 * told again at the next sign of life.
 */
export class Registration {
  readonly #context: Context
  readonly #silent: Set<string>
  #nextBeatMs = Number.POSITIVE_INFINITY
  #beats = 0
  #standing: Standing | undefined
  /** Cache servers noted as out of reach, so that each is said once and not every second. */
  readonly #noted = new Set<string>()

  constructor(context: Context) {
    this.#context = context
    this.#silent = new Set(context.options.cacheServers)
  }

  /** Who stands at a cache server that refused this master. */
  get standing(): Standing | undefined {
    return this.#standing
  }

  add(nowMs: number, figures: Figures, tried: readonly CommunityId[]): void {
    this.#tell(nowMs, 'ADDMASTER', figures, tried)
  }

  replace(nowMs: number, figures: Figures): void {
    this.#tell(nowMs, 'REPLACEMASTER', figures, [])
  }

  remove(reason: RemovalReason): void {
    const { epoch, options } = this.#context
    const { communityName } = options
    if (!epoch) return
    for (const address of options.cacheServers) {
      this.#context.stream(undefined, address, { type: 'REMOVEMASTER', epoch, payload: { communityName, reason } })
    }
  }

  /** Signs of life: what stands at the cache servers is refreshed, and one that had been away learns it anew. */
  tick(nowMs: number, figures: Figures): void {
    if (nowMs < this.#nextBeatMs) return
    this.replace(nowMs, figures)
    if (++this.#beats % BEATS_PER_LOOK === 0) this.#lookAround()
  }

  deadline(): number {
    return this.#nextBeatMs
  }

  onAnswer(message: Received & { type: 'DIRECTORYANSWER' }): 'accepted' | 'refused' {
    this.#silent.delete(message.source.address)
    if (this.#noted.delete(message.source.address)) {
      this.#context.do({ do: 'note', text: `the cache server ${message.source.address} answers again` })
    }
    const { accepted, standing } = message.payload
    if (accepted) return 'accepted'
    this.#standing = standing && { epoch: standing.epoch, address: standing.masterAddress }
    return 'refused'
  }

  /** True where this was the last cache server that might still have answered. */
  unreachable(address: string): boolean {
    const waited = this.#silent.delete(address)
    if (this.#context.options.cacheServers.includes(address) && !this.#noted.has(address)) {
      this.#noted.add(address)
      this.#context.do({
        do: 'note',
        text: `the cache server ${address} is out of reach; it is told again when it is back`,
      })
    }
    return waited && this.#silent.size === 0
  }

  /** Another community of the same name may have come up while neither could hear the other: the two are to merge. */
  #lookAround(): void {
    const { cacheServers, communityName, random } = this.#context.options
    const payload = { communityName, purpose: 'list', nonce: randomHex(random, 8), padding: new Uint8Array() } as const
    for (const address of cacheServers) this.#context.stream(undefined, address, { type: 'WAKEUP', payload })
  }

  #tell(nowMs: number, type: 'ADDMASTER' | 'REPLACEMASTER', figures: Figures, tried: readonly CommunityId[]): void {
    const { epoch, options } = this.#context
    if (!epoch) return
    const community = {
      name: options.communityName,
      masterAddress: options.self.address,
      subnetBits: options.self.subnetBits,
      ...figures,
    }
    for (const address of options.cacheServers) {
      if (type === 'ADDMASTER') {
        this.#context.stream(undefined, address, { type, epoch, payload: { community, tried: [...tried] } })
      } else {
        this.#context.stream(undefined, address, { type, epoch, payload: { community } })
      }
    }
    this.#nextBeatMs = nowMs + options.timings.heartbeatMs
  }
}
