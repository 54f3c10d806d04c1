import { compareEpochs, type Epoch } from '@cachereef/protocol'
import { completeAddress } from '../transports/address.ts'
import { type Candidate, candidateOf } from './candidate.ts'
import type { Context } from './context.ts'
import type { Received } from './effects.ts'
import type { Update } from './peer-list.ts'
import type { RoleBehaviour } from './role.ts'

/** How a membership ends or changes hands. */
export interface FollowingOutcome {
  /** The master no longer lists this peer, or shows it the way to another community: it joins there. */
  sentAway(nowMs: number, to: Candidate): void
  /** A list of this epoch has been taken over. */
  adopted(nowMs: number, epoch: Epoch): void
}

/** A member: it answers pings, takes the master's lists, and sends others to the master. */
export class Following implements RoleBehaviour {
  readonly #context: Context
  readonly #outcome: FollowingOutcome

  constructor(context: Context, outcome: FollowingOutcome) {
    this.#context = context
    this.#outcome = outcome
  }

  receive(nowMs: number, message: Received): boolean {
    switch (message.type) {
      case 'PEERPING':
        this.#onPing(nowMs, message)
        return true
      case 'UPDATEPEERLIST':
        this.#onUpdate(nowMs, message)
        return true
      case 'JOINDENIED':
        return this.#onSentAway(nowMs, message)
      case 'REQUESTTOJOIN':
        this.#showMaster(message)
        return true
      case 'WAKEUP':
        // Only a master speaks for its community.
        return true
      default:
        return false
    }
  }

  tick(): void {}

  deadline(): number {
    return Number.POSITIVE_INFINITY
  }

  unreachable(): void {}

  #onPing(nowMs: number, message: Received & { type: 'PEERPING' }): void {
    const order = this.#compare(message)
    if (order === undefined) return
    if (order < 0) {
      this.#correct(message)
      return
    }
    // A newer epoch is answered with the old one and version 0: the master then sends its list.
    const { list, epoch, options } = this.#context
    if (!epoch) return
    const version = order === 0 ? list.version : 0
    const status = options.status()
    this.#context.answer(message, {
      type: 'PEERSTATUS',
      epoch,
      payload: { ...status, version, round: message.payload.round, caching: this.#context.caching },
    })
  }

  #onUpdate(nowMs: number, message: Received & { type: 'UPDATEPEERLIST' }): void {
    const order = this.#compare(message)
    if (order === undefined || !message.epoch) return
    if (order < 0) {
      this.#correct(message)
      return
    }
    const update = withSeenAddress(message.payload, message)
    if (order > 0 && update.base !== 0) {
      this.#context.count('update-without-base')
      return
    }
    const { list, id, options } = this.#context
    if (order === 0 && update.base === 0 && update.version <= list.version && list.version > 0) return
    const own = update.peers.find((entry) => entry.id === id)
    // A row of an earlier life is none: its master knows nothing of this one.
    const isStale = own !== undefined && own.incarnation < options.self.incarnation
    const listed = !isStale && (update.base === 0 ? own !== undefined : !update.removed.includes(id))
    if (!listed) {
      const address = completeAddress(undefined, addressOfSender(update, message))
      this.#outcome.sentAway(nowMs, candidateOf(message.community, message.epoch, address))
      return
    }
    if (list.apply(update) !== 'applied') return
    this.#context.epoch = message.epoch
    if (own && own.incarnation > options.self.incarnation) {
      const text =
        'another process has joined with this identity: two peers share one state directory, or it was copied'
      this.#context.do({ do: 'fail', code: 'identity-clash', message: text })
      return
    }
    this.#outcome.adopted(nowMs, message.epoch)
    this.#context.do({ do: 'changed' })
  }

  #onSentAway(nowMs: number, message: Received & { type: 'JOINDENIED' }): boolean {
    const { epoch } = this.#context
    const { master } = message.payload
    if (!epoch || message.sender !== epoch.master || !master) return false
    this.#outcome.sentAway(
      nowMs,
      candidateOf(message.community, { term: epoch.term, master: master.id }, master.address),
    )
    return true
  }

  #showMaster(message: Received & { type: 'REQUESTTOJOIN' }): void {
    const master = this.#context.master()
    this.#context.answer(message, {
      type: 'JOINDENIED',
      payload: {
        reason: 'not-master',
        detail: 'this peer is a member',
        ...(master && { master: { id: master.id, address: master.address } }),
        retryAfterMs: 0,
      },
    })
  }

  /**
   * The epoch of a master's command against the one followed: 0 the same, above 0 newer, below 0 older; undefined where
   * the sender is not the master that its epoch names, or of another community, which changes nothing.
   */
  #compare(message: Received & { readonly epoch?: Epoch }): number | undefined {
    const { epoch, community } = this.#context
    if (!epoch || !message.epoch || message.sender !== message.epoch.master || message.community !== community) {
      this.#context.count('not-from-master', message.source.address)
      return undefined
    }
    return compareEpochs(message.epoch, epoch)
  }

  /** A deposed master's command changes nothing; it is told the newer epoch. */
  #correct(message: Received): void {
    const { epoch, list } = this.#context
    this.#context.count('older-epoch', message.source.address)
    const master = this.#context.master()
    if (!epoch) return
    const payload = { round: 0, heardMsAgo: 0, version: list.version, ...(master && { masterAddress: master.address }) }
    this.#context.answer(message, { type: 'MASTERREPORT', epoch, payload })
  }
}

/** A master that listens on every address lists itself without one; its members know where it called from. */
export function withSeenAddress(update: Update, message: Received): Update {
  const peers = update.peers.map((entry) =>
    entry.id === message.sender ? { ...entry, address: completeAddress(entry.address, message.source.address) } : entry,
  )
  return { ...update, peers }
}

function addressOfSender(update: Update, message: Received): string {
  return update.peers.find((entry) => entry.id === message.sender)?.address ?? message.source.address
}
