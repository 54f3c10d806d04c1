import type { Capacity, CommunityId, Epoch, RemovalReason } from '@cachereef/protocol'
import { callEverywhere } from './call-everywhere.ts'
import type { Context } from './context.ts'
import type { Received } from './effects.ts'

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

  /** From now on there are signs of life, also where there is no cache server yet: the neighbours are looked for with them. */
  begin(nowMs: number): void {
    this.#nextBeatMs = Math.min(this.#nextBeatMs, nowMs + this.#context.options.timings.heartbeatMs)
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
    // Another community of the name may have come up while neither could hear the other: the two are to merge.
    if (++this.#beats % BEATS_PER_LOOK === 0) callEverywhere(this.#context)
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
