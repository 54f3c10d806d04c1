import type { Clock } from './ports/clock.ts'
import type { Outgoing, Received } from './core/effects.ts'
import { Doorkeeper } from './floods/doorkeeper.ts'
import { LIMITS } from './limits.ts'
import type { LocationRequests } from './location-requests.ts'

/** Where what arrives goes on to. */
export interface ReceptionHandlers {
  /** For the core to decide. */
  readonly onLetIn: (message: Received) => void
  readonly onFlood: (detail: string) => void
  readonly send: (message: Outgoing) => void
}

/** Whatever arrives passes here on its way to the core: answers that somebody waits for, and what comes too often, stay. */
export class Reception {
  readonly #clock: Clock
  readonly #locations: LocationRequests
  readonly #handlers: ReceptionHandlers
  readonly #doorkeeper = new Doorkeeper()

  constructor(clock: Clock, locations: LocationRequests, handlers: ReceptionHandlers) {
    this.#clock = clock
    this.#locations = locations
    this.#handlers = handlers
  }

  receive(message: Received): void {
    if (message.type === 'LOCATIONRESPONSE') {
      if (message.epoch) this.#locations.onResponse(message.inReplyTo, { ...message.payload, epoch: message.epoch })
      return
    }
    const admittance = this.#doorkeeper.admit(this.#clock.now(), message)
    if (admittance === 'let-in') {
      this.#handlers.onLetIn(message)
      return
    }
    this.#handlers.onFlood(`${message.type} ${message.source.address}`)
    if (admittance === 'busy') this.#handlers.send(busyDenial(message))
  }
}

function busyDenial(message: Received): Outgoing {
  const detail = 'too many ask to join: come again later'
  return {
    content: { type: 'JOINDENIED', payload: { reason: 'busy', detail, retryAfterMs: LIMITS.busyRetryMs } },
    community: message.community,
    to: message.sender,
    by: { answer: message.source },
    inReplyTo: message.sequence,
    bytesMax: message.answerBytesMax,
  }
}
