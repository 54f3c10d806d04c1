import { Duplex } from 'node:stream'
import type { Process } from './process.ts'

/** One direction of a connection through the network. */
export interface Way {
  /** Lets something happen at the other end when what is sent now has arrived there: in order, and in its own time. */
  send(arrive: () => void): void
}

type Written = (error?: Error | null) => void

/** One end of a connection within the simulation, which Node's TLS and HTTP take for a socket. */
export class VirtualSocket extends Duplex {
  readonly process: Process
  readonly remoteAddress: string
  readonly way: Way
  connecting: boolean
  #other: VirtualSocket | undefined
  /** What was written before there was a connection. */
  #early: (() => void) | undefined
  /** What has come and was not asked for yet; `undefined` is the end. */
  readonly #come: ({ readonly chunk: Buffer; readonly taken: () => void } | undefined)[] = []
  #wanted = false
  readonly #outlive: () => void

  constructor(process: Process, remoteAddress: string, way: Way, connecting: boolean) {
    super({ allowHalfOpen: true })
    this.process = process
    this.remoteAddress = remoteAddress
    this.way = way
    this.connecting = connecting
    // The kernel closes what a dead process had open, unless it went with its machine.
    this.#outlive = process.whenKilled(() => {
      if (!process.machine.isPoweredOff) this.#close()
    })
  }

  static join(a: VirtualSocket, b: VirtualSocket): void {
    a.#other = b
    b.#other = a
  }

  /** The connection is there. */
  open(): void {
    if (!this.#isThere) return
    this.connecting = false
    const early = this.#early
    this.#early = undefined
    this.process.run(() => {
      this.emit('connect')
      early?.()
    })
  }

  /** There will be none. */
  refuse(): void {
    this.#fail('ECONNREFUSED', `connect ECONNREFUSED ${this.remoteAddress}`)
  }

  // What Node calls of a socket, and what means nothing here: the time-outs that count are those of the programs.
  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  setTimeout(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  override _read(): void {
    this.#wanted = true
    this.#give()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, written: Written): void {
    this.#whenOpen(() => this.#transmit(chunk, written))
  }

  override _writev(chunks: { chunk: Buffer; encoding: BufferEncoding }[], written: Written): void {
    this.#whenOpen(() => this.#transmit(Buffer.concat(chunks.map(({ chunk }) => chunk)), written))
  }

  override _final(ended: Written): void {
    this.#whenOpen(() => {
      this.#toOther((other) => other.#receive(undefined))
      ended()
    })
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#outlive()
    if (this.process.alive) this.#close()
    done(error)
  }

  get #isThere(): boolean {
    return !this.destroyed && this.process.alive
  }

  #whenOpen(what: () => void): void {
    if (this.connecting) this.#early = what
    else what()
  }

  #toOther(arrive: (other: VirtualSocket) => void): void {
    const other = this.#other
    if (other !== undefined) this.way.send(() => arrive(other))
  }

  #transmit(chunk: Buffer, written: Written): void {
    if (!this.process.alive) return
    // Whoever wrote may use its buffer again.
    const bytes = Buffer.from(chunk)
    this.#toOther((other) => {
      if (other.#isThere) other.#receive({ chunk: bytes, taken: () => this.process.run(written) })
      // Nobody there reads it (RFC 9293 section 3.5.2); only a machine that is off says nothing.
      else if (!other.process.machine.isPoweredOff) other.#toOther((self) => self.#reset())
    })
  }

  #receive(what: { readonly chunk: Buffer; readonly taken: () => void } | undefined): void {
    if (!this.#isThere) return
    this.#come.push(what)
    this.process.run(() => this.#give())
  }

  #give(): void {
    while (this.#wanted && this.#come.length > 0) {
      const next = this.#come.shift()
      if (next === undefined) {
        this.push(null)
        return
      }
      this.#wanted = this.push(next.chunk)
      next.taken()
    }
  }

  /** In order where all that came was read, else by a reset, as kernels do (RFC 2525 section 2.17). */
  #close(): void {
    const isUnread = this.#come.some((what) => what !== undefined)
    this.#toOther((other) => (isUnread ? other.#reset() : other.#receive(undefined)))
  }

  #reset(): void {
    this.#fail('ECONNRESET', 'read ECONNRESET')
  }

  #fail(code: string, message: string): void {
    if (this.#isThere) this.process.run(() => this.destroy(Object.assign(new Error(message), { code })))
  }
}
