import type { PeerId } from '@cachereef/protocol'
import { LIMITS } from '../limits.ts'
import type { Context } from './context.ts'
import type { Received } from './effects.ts'
import type { MemberWatch, Watch } from './member-watch.ts'

/**
 * How a master's list gets out (A3): edits that come together share one version, everybody gets what he lacks of it, and
 * whoever waits to be let in the whole, which is the answer to his request.
 */
export class Publication {
  readonly #context: Context
  readonly #watch: Watch
  /** Requests that wait for the next version. */
  readonly #joins = new Map<PeerId, Received & { type: 'REQUESTTOJOIN' }>()
  #dueMs = Number.POSITIVE_INFINITY
  #publishedMs = Number.NEGATIVE_INFINITY

  constructor(context: Context, watch: Watch) {
    this.#context = context
    this.#watch = watch
  }

  /** This request is answered with the next version. */
  awaitedBy(request: Received & { type: 'REQUESTTOJOIN' }): void {
    this.#joins.set(request.sender, request)
  }

  isAwaitedBy(id: PeerId): boolean {
    return this.#joins.has(id)
  }

  forget(id: PeerId): void {
    this.#joins.delete(id)
  }

  /** For what others should know at once: somebody is gone. */
  soon(nowMs: number): void {
    this.#dueMs = Math.min(this.#dueMs, nowMs + LIMITS.publishDelayMs)
  }

  /** For what may wait until more of it has come together, the longer the more peers have to be told. */
  inTurn(nowMs: number): void {
    const { size, settings } = this.#context.list
    const spacingMs = Math.min(size * LIMITS.publishSpacingMs, settings.pingIntervalMs)
    this.#dueMs = Math.min(this.#dueMs, Math.max(nowMs + LIMITS.publishDelayMs, this.#publishedMs + spacingMs))
  }

  tick(nowMs: number): void {
    if (nowMs >= this.#dueMs) this.now(nowMs)
  }

  deadline(): number {
    return this.#dueMs
  }

  /** Gives the edits a version and sends it to everybody. */
  now(nowMs: number): void {
    this.#dueMs = Number.POSITIVE_INFINITY
    const { list, id } = this.#context
    if (!list.edited) return
    const before = list.version
    list.publish()
    this.#publishedMs = nowMs
    this.#context.do({ do: 'changed' })
    for (const entry of list.entries()) {
      const member = this.#watch.get(entry.id)
      if (entry.id === id || !member || this.#joins.has(entry.id)) continue
      this.update(nowMs, member, member.version === 0 ? 0 : Math.min(before, Math.max(member.version, 1)))
    }
    for (const join of this.#joins.values()) this.answerWithWhole(nowMs, join)
    this.#joins.clear()
  }

  /** Sends what a member at version `base` lacks. */
  update(nowMs: number, member: MemberWatch, base: number): void {
    const { list, epoch, options } = this.#context
    const entry = list.get(member.id)
    if (!entry || !epoch) return
    member.updatedMs = nowMs
    const payload = list.updateSince(base, options.communityName)
    this.#context.stream(member.id, entry.address, { type: 'UPDATEPEERLIST', epoch, payload })
  }

  answerWithWhole(nowMs: number, to: Received): void {
    const { list, epoch, options } = this.#context
    if (!epoch) return
    const member = this.#watch.get(to.sender)
    if (member) {
      member.updatedMs = nowMs
      member.version = list.version
      // It could answer no ping before it was told that it is a member, however long that took here.
      member.heardMs = nowMs
    }
    this.#context.answer(to, { type: 'UPDATEPEERLIST', epoch, payload: list.whole(options.communityName) })
  }

  /** To one who takes itself for a member and is none: the list without it makes it join again. */
  tellStranger(nowMs: number, message: Received): void {
    const { epoch, list, options } = this.#context
    if (!epoch) return
    // It may have been given up this very moment: the version in force still names it, and would tell it nothing.
    if (list.edited) this.now(nowMs)
    this.#context.count('stranger', message.source.address)
    const update = { type: 'UPDATEPEERLIST', epoch, payload: list.whole(options.communityName) } as const
    // A connection that was accepted comes from a port where nobody listens.
    if (message.source.carrier === 'stream') this.#context.answer(message, update)
    else this.#context.stream(message.sender, message.source.address, update)
  }
}
