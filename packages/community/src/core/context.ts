import type { AllocationTable } from '@cachereef/allocation'
import { type CommunityId, compareEpochs, type Epoch, NO_COMMUNITY, type PeerId } from '@cachereef/protocol'
import type { Content, Effect, Outgoing, Received } from './effects.ts'
import { allocationOf } from './allocation-of.ts'
import type { MembershipOptions } from './options.ts'
import { type PeerEntry, PeerList } from './peer-list.ts'

/** What the roles of one peer share: who it is, what it knows of its community, and what it wants done. */
export class Context {
  readonly options: MembershipOptions
  readonly list: PeerList
  community: CommunityId = NO_COMMUNITY
  epoch: Epoch | undefined
  caching: boolean
  /** The name in use: the wished one, or that with a suffix where it was taken and nobody had chosen it. */
  name: string
  #effects: Effect[] = []
  #table: AllocationTable | undefined

  constructor(options: MembershipOptions) {
    this.options = options
    this.list = new PeerList(options.settings)
    this.caching = options.self.caching
    this.name = options.self.name
  }

  get id(): PeerId {
    return this.options.self.id
  }

  get isMaster(): boolean {
    return this.epoch?.master === this.id
  }

  master(): PeerEntry | undefined {
    return this.epoch && this.list.get(this.epoch.master)
  }

  /** The allocation that list and exceptions make; the same object until the next version. */
  table(): AllocationTable {
    const { epoch, list, options } = this
    const at = epoch ?? { term: 0, master: this.id }
    const known = this.#table
    if (known && known.version === list.version && compareEpochs(known.epoch, at) === 0) return known
    const { table, absurd } = allocationOf(at, list, options)
    if (absurd) this.count('absurd-list', at.master)
    this.#table = table
    return this.#table
  }

  do(effect: Effect): void {
    this.#effects.push(effect)
  }

  count(kind: string, detail = ''): void {
    this.do({ do: 'count', kind, detail })
  }

  /** All that is to be done since the last call, in order. */
  take(): Effect[] {
    const effects = this.#effects
    if (effects.length > 0) this.#effects = []
    return effects
  }

  /** In order and without loss, as long as the connection holds. */
  stream(to: PeerId | undefined, address: string, content: Content): void {
    this.#send({ content, ...(to !== undefined && { to }), by: { address, carrier: 'stream' } })
  }

  /** At most once; for what is asked again anyway. */
  datagram(to: PeerId | undefined, address: string, content: Content): void {
    this.#send({ content, ...(to !== undefined && { to }), by: { address, carrier: 'datagram' } })
  }

  /** The way that the message came. */
  answer(message: Pick<Received, 'sender' | 'source' | 'sequence' | 'answerBytesMax'>, content: Content): void {
    const { sender, source, sequence, answerBytesMax } = message
    this.#send({ content, to: sender, by: { answer: source }, inReplyTo: sequence, bytesMax: answerBytesMax })
  }

  neighbours(content: Content): void {
    this.#send({ content, by: 'neighbours' })
  }

  #send(message: Omit<Outgoing, 'community'>): void {
    this.do({ do: 'send', message: { ...message, community: this.community } })
  }
}
