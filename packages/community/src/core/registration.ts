import type { Capacity, CommunityId, RemovalReason } from '@cachereef/protocol'
import type { Context } from './context.ts'
import type { Received } from './effects.ts'

/** What a cache server lists of a community besides its master. */
export interface Figures {
  readonly size: number
  readonly room: number
  readonly capacity: Capacity
}

/** Of the community that this peer rules. */
export function figuresOf({ list, options }: Context): Figures {
  const { size, settings } = list
  return { size, room: Math.max(0, settings.maxPeers - size), capacity: options.self.capacity }
}

/**
 * A master's entry at the cache servers: made with CRMSG_ADDMASTER (A16) or taken over with CRMSG_REPLACEMASTER (A11),
 * kept alive by repeating it, ended with CRMSG_REMOVEMASTER. Any one cache server's word is enough; a silent one is
 * told again at the next sign of life.
 */
export class Registration {
  readonly #context: Context
  readonly #silent: Set<string>
  #nextBeatMs = Number.POSITIVE_INFINITY
  /** Cache servers noted as out of reach, so that each is said once and not every second. */
  readonly #noted = new Set<string>()

  constructor(context: Context) {
    this.#context = context
    this.#silent = new Set(context.options.cacheServers)
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
  }

  deadline(): number {
    return this.#nextBeatMs
  }

  onAnswer(message: Received & { type: 'DIRECTORYANSWER' }): 'accepted' | 'refused' {
    this.#silent.delete(message.source.address)
    if (this.#noted.delete(message.source.address)) {
      this.#context.do({ do: 'note', text: `the cache server ${message.source.address} answers again` })
    }
    return message.payload.accepted ? 'accepted' : 'refused'
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
