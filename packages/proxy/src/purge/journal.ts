import type { Fields } from '../http/fields.ts'
import { selects } from '../store/selector.ts'
import { SetDigest } from './digest.ts'
import { CLOCK_AHEAD_MS, JOURNAL_BYTES_MAX, JOURNAL_MS, JOURNAL_ORDERS_MAX } from './limits.ts'
import type { PurgeOrder } from './order.ts'

/** The bounds of a journal; smaller ones for tests. */
export interface JournalBounds {
  readonly ordersMax: number
  readonly bytesMax: number
  readonly keptMs: number
}

const BOUNDS: JournalBounds = { ordersMax: JOURNAL_ORDERS_MAX, bytesMax: JOURNAL_BYTES_MAX, keptMs: JOURNAL_MS }

/**
 * The purges that a peer knows, within bounds of number, bytes and time; the oldest are forgotten first. Which those are depends on
 * the purges alone and not on the order in which they came, so that peers forget the same.
 */
export class Journal {
  readonly #bounds: JournalBounds
  readonly #byId = new Map<string, PurgeOrder>()
  /** Oldest first. */
  readonly #orders: PurgeOrder[] = []
  readonly #digest = new SetDigest()
  #bytes = 0
  #forgottenToMs = 0

  constructor(bounds: JournalBounds = BOUNDS) {
    this.#bounds = bounds
  }

  /** Who was up to date at a later time than this has missed nothing that is not here. Milliseconds since the Unix epoch. */
  get forgottenToMs(): number {
    return this.#forgottenToMs
  }

  /** Oldest first. */
  get orders(): readonly PurgeOrder[] {
    return this.#orders
  }

  /** Stands for all that is in it. */
  get digest(): string {
    return String(this.#digest)
  }

  has(id: string): boolean {
    return this.#byId.has(id)
  }

  /** @returns Those that made room, which may be the new one itself */
  add(order: PurgeOrder, nowMs: number): readonly PurgeOrder[] {
    if (this.has(order.id)) return []
    const kept = order.issuedAtMs > nowMs + CLOCK_AHEAD_MS ? { ...order, issuedAtMs: nowMs } : order
    let at = this.#orders.length
    while (at > 0 && isAfter(this.#orders[at - 1] as PurgeOrder, kept)) at--
    this.#orders.splice(at, 0, kept)
    this.#byId.set(kept.id, kept)
    this.#digest.toggle(kept.id)
    this.#bytes += bytesOf(kept)
    return this.forget(nowMs)
  }

  /** A purge that could not be carried out: it is as if it had never been heard of. */
  remove(id: string): void {
    const order = this.#byId.get(id)
    if (order === undefined) return
    this.#orders.splice(this.#orders.indexOf(order), 1)
    this.#drop(order)
  }

  /** Lets go of what is too old, or too much. */
  forget(nowMs: number): readonly PurgeOrder[] {
    const { ordersMax, bytesMax, keptMs } = this.#bounds
    const forgotten: PurgeOrder[] = []
    for (let first = this.#orders[0]; first !== undefined; first = this.#orders[0]) {
      const tooMuch = this.#orders.length > ordersMax || this.#bytes > bytesMax
      if (!tooMuch && first.issuedAtMs >= nowMs - keptMs) break
      this.#orders.shift()
      this.#drop(first)
      this.forgotTo(first.issuedAtMs)
      forgotten.push(first)
    }
    return forgotten
  }

  /** Purges of up to then may be missing: another peer, from which the rest came, had forgotten them. */
  forgotTo(ms: number): void {
    this.#forgottenToMs = Math.max(this.#forgottenToMs, ms)
  }

  /** Whether any purge in it means a response with this key and these fields. */
  means(key: string, fields: Fields): boolean {
    return this.#orders.some(({ selector }) => selects(selector, key, fields))
  }

  #drop(order: PurgeOrder): void {
    this.#byId.delete(order.id)
    this.#digest.toggle(order.id)
    this.#bytes -= bytesOf(order)
  }
}

/** Two of the same moment stand in the order of their ids, on every peer. */
function isAfter(a: PurgeOrder, b: PurgeOrder): boolean {
  return a.issuedAtMs === b.issuedAtMs ? a.id > b.id : a.issuedAtMs > b.issuedAtMs
}

function bytesOf({ id, selector }: PurgeOrder): number {
  return id.length + (selector.kind === 'all' ? 0 : selector.value.length)
}
