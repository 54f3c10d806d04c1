import { ProtocolError } from '@cachereef/protocol'
import type { Outgoing, Received } from '../core/effects.ts'
import { FrameGate } from '../floods/frame-gate.ts'
import type { Clock } from '../ports/clock.ts'
import type { Source, Transport } from '../ports/transport.ts'
import { Sessions, type SessionsOptions } from './sessions.ts'

export interface EndpointHandlers {
  onMessage(message: Received): void
  onUnreachable(address: string, reason: string): void
  /** Whoever is at this address has another secret, or one where we have none, or none where we have one. */
  onForeignSeal(source: Source, code: string): void
  /** Something came that changes nothing. */
  onRefused(kind: string, detail: string): void
}

/** Sequence numbers begin above it. */
const NEVER_ANSWERED = 0

/** Sessions over a transport: messages in, messages out, frames nowhere else. */
export class Endpoint implements AsyncDisposable {
  readonly #sessions: Sessions
  readonly #transport: Transport
  readonly #clock: Clock
  readonly #handlers: EndpointHandlers
  readonly #gate = new FrameGate()

  constructor(options: SessionsOptions, transport: Transport, clock: Clock, handlers: EndpointHandlers) {
    this.#sessions = new Sessions(options)
    this.#transport = transport
    this.#clock = clock
    this.#handlers = handlers
  }

  async open(): Promise<void> {
    await this.#transport.open({
      onFrame: (frame, source) => this.#onFrame(frame, source),
      onUnreachable: (address, reason) => this.#handlers.onUnreachable(address, reason),
      onGarbage: (source, code) => this.#handlers.onRefused(code, source.address),
    })
  }

  get address(): string {
    return this.#transport.address
  }

  /**
   * The sequence number that an answer will name. What does not fit into a frame is counted and not sent: others can make a
   * list or a name too long, and that must not end this process.
   */
  send(message: Outgoing): number {
    const outgoing = this.#encode(message)
    if (!outgoing) return NEVER_ANSWERED
    const { frame, sequence } = outgoing
    const { by, bytesMax = frame.length } = message
    if (frame.length > bytesMax) {
      this.#handlers.onRefused('answer-too-large', message.content.type)
      return sequence
    }
    if (by === 'neighbours') this.#transport.sendToNeighbours(frame)
    else if ('answer' in by) this.#transport.answer(by.answer, frame)
    else if (by.carrier === 'stream') this.#transport.sendFrame(by.address, frame)
    else {
      this.#gate.asked(this.#clock.now(), by.address)
      this.#transport.sendDatagram(by.address, frame)
    }
    return sequence
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#transport[Symbol.asyncDispose]()
  }

  #encode(message: Outgoing): ReturnType<Sessions['outgoing']> | undefined {
    try {
      return this.#sessions.outgoing(this.#clock.now(), message)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.#handlers.onRefused('unsendable', `${message.content.type}: ${error.message}`)
      return undefined
    }
  }

  #onFrame(frame: Uint8Array, source: Source): void {
    const nowMs = this.#clock.now()
    if (!this.#gate.admits(nowMs, source)) {
      this.#handlers.onRefused('frame-flood', source.address)
      return
    }
    const incoming = this.#sessions.incoming(nowMs, frame, source)
    switch (incoming.is) {
      case 'message':
        if (incoming.isProved) this.#gate.proved(nowMs, source)
        this.#handlers.onMessage(incoming.message)
        break
      case 'challenge':
        this.#transport.answer(source, incoming.frame)
        break
      case 'again':
        this.send(incoming.message)
        break
      case 'foreign-seal':
        if (incoming.frame) this.#transport.answer(source, incoming.frame)
        this.#handlers.onRefused(incoming.code, source.address)
        this.#handlers.onForeignSeal(source, incoming.code)
        break
      case 'refused':
        this.#handlers.onRefused(incoming.kind, incoming.detail)
        break
    }
  }
}
