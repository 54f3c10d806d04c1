import type { EventQueue } from './event-queue.ts'
import type { SimulatedHost } from './host.ts'
import type { SimulatedTransport } from './transport.ts'

/** How long a frame is held up by a cut before its connection breaks: TCP gives up sooner than people do. */
const PATIENCE_MS = 2_000
/** How often a held-up frame is tried again. */
const RETRY_MS = 100

interface Parcel {
  readonly frame: Uint8Array
  readonly sentMs: number
  readonly arrivesMs: number
}

/** What happens to one frame. Lost in a stream is the connection with it. */
export type Fate = 'arrives' | 'lost' | 'twice' | 'late'

/** How late: longer than any patience of an election at the usual intervals. */
export const LATE_MS = 1_000

/** What a connection asks of the network that it runs over. */
export interface Wire {
  readonly queue: EventQueue
  isParted(a: SimulatedTransport, b: SimulatedTransport): boolean
  /** What happens to the frame that is about to arrive. */
  fateOf(to: SimulatedHost, carrier: 'datagram' | 'stream'): Fate
  /** When a frame that is sent now arrives. */
  arrivalMs(from: SimulatedTransport, to: SimulatedTransport): number
}

/** One connection between two processes: what each side sends comes in order and whole, or not at all. */
export class Connection {
  readonly number: number
  readonly dialler: SimulatedTransport
  readonly acceptor: SimulatedTransport
  readonly #wire: Wire
  readonly #toAcceptor: Parcel[] = []
  readonly #toDialler: Parcel[] = []
  #open = true

  constructor(number: number, dialler: SimulatedTransport, acceptor: SimulatedTransport, wire: Wire) {
    this.number = number
    this.dialler = dialler
    this.acceptor = acceptor
    this.#wire = wire
  }

  get isOpen(): boolean {
    return this.#open
  }

  /** Frames under way, both ways. */
  get underWay(): number {
    return this.#toAcceptor.length + this.#toDialler.length
  }

  send(byDialler: boolean, frame: Uint8Array): void {
    if (!this.#open) return
    const [from, to] = byDialler ? [this.dialler, this.acceptor] : [this.acceptor, this.dialler]
    const way = byDialler ? this.#toAcceptor : this.#toDialler
    const arrivesMs = Math.max(this.#wire.arrivalMs(from, to), way.at(-1)?.arrivesMs ?? 0)
    way.push({ frame, sentMs: this.#wire.queue.nowMs, arrivesMs })
    if (way.length === 1) this.#await(byDialler, arrivesMs)
  }

  /** One side is gone, or the way between them for too long. The dialler notices; who accepted just never hears again. */
  break(reason: string): void {
    if (!this.#open) return
    this.#open = false
    this.dialler.onBroken(this, reason)
  }

  #await(byDialler: boolean, atMs: number): void {
    this.#wire.queue.post(
      atMs,
      () => this.#arrive(byDialler),
      byDialler ? this.acceptor.owner : this.dialler.owner,
      true,
    )
  }

  #arrive(byDialler: boolean): void {
    if (!this.#open) return
    const way = byDialler ? this.#toAcceptor : this.#toDialler
    const [parcel] = way
    if (!parcel) return
    const { nowMs } = this.#wire.queue
    if (this.#wire.isParted(this.dialler, this.acceptor)) {
      if (nowMs - parcel.sentMs >= PATIENCE_MS) this.break('timed out')
      else this.#await(byDialler, nowMs + RETRY_MS)
      return
    }
    const to = byDialler ? this.acceptor : this.dialler
    if (!to.isOpen) {
      this.break('connection reset')
      return
    }
    const fate = this.#wire.fateOf(to.owner, 'stream')
    if (fate === 'lost') {
      this.break('connection reset')
      return
    }
    if (fate === 'late') {
      this.#await(byDialler, nowMs + LATE_MS)
      return
    }
    way.shift()
    const next = way[0]
    if (next) this.#await(byDialler, Math.max(nowMs, next.arrivesMs))
    to.onStreamFrame(this, !byDialler, parcel.frame)
  }
}
