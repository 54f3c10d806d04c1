import { CIRCUIT_FAILURES, CIRCUIT_OPEN_MS, CIRCUIT_OPEN_MS_MAX, CIRCUITS_MAX } from './limits.ts'
import { OriginError, type OriginErrorCode } from './origin-error.ts'

/** What says that an origin is down, and not that one request was wrong. */
const DOWN: ReadonlySet<OriginErrorCode> = new Set(['refused', 'unreachable', 'timeout', 'reset', 'tls', 'dns'])

/** Not the error itself: what caused it, and its stack, hold on to the connections to the origin (17 KB). */
type Failure = Pick<OriginError, 'code' | 'origin' | 'message'>

interface Circuit {
  failures: number
  last: Failure
  /** 0 while it is closed. */
  openMs: number
  openUntilMs: number
  /** One request is finding out whether the origin is back. */
  probing: boolean
}

/**
 * A circuit breaker for each origin: one that has failed so often in a row is not asked for a while, so that nobody waits for
 * what will not come. Then one request may try (half open): its answer closes the circuit, its failure keeps it open for twice
 * as long.
 */
export class Circuits {
  readonly #circuits = new Map<string, Circuit>()
  readonly #now: () => number

  /** @param now A monotonic clock in milliseconds. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Asks an origin, unless its circuit is open: then it throws, at once, how the origin failed last. */
  async through<T>(origin: string, ask: () => Promise<T>): Promise<T> {
    const circuit = this.#circuits.get(origin)
    if (circuit !== undefined && circuit.openMs > 0) {
      if (circuit.probing || this.#now() < circuit.openUntilMs) throw notAsked(circuit)
      circuit.probing = true
    }
    try {
      const answer = await ask()
      this.#circuits.delete(origin)
      return answer
    } catch (error) {
      if (circuit !== undefined) circuit.probing = false
      if (error instanceof OriginError && DOWN.has(error.code)) this.#failed(origin, error)
      throw error
    }
  }

  #failed(origin: string, error: OriginError): void {
    const circuit = this.#circuits.get(origin) ?? {
      failures: 0,
      last: failureOf(error),
      openMs: 0,
      openUntilMs: 0,
      probing: false,
    }
    // The origins that failed last are remembered.
    this.#circuits.delete(origin)
    this.#circuits.set(origin, circuit)
    if (this.#circuits.size > CIRCUITS_MAX) this.#circuits.delete(this.#circuits.keys().next().value as string)
    circuit.failures++
    circuit.last = failureOf(error)
    if (circuit.failures < CIRCUIT_FAILURES || this.#now() < circuit.openUntilMs) return
    circuit.openMs = circuit.openMs === 0 ? CIRCUIT_OPEN_MS : Math.min(circuit.openMs * 2, CIRCUIT_OPEN_MS_MAX)
    circuit.openUntilMs = this.#now() + circuit.openMs
  }
}

function notAsked({ last, failures }: Circuit): OriginError {
  const message = `${last.message} (${failures} times in a row; it is not asked again for the moment)`
  return new OriginError(last.code, last.origin, message)
}

function failureOf({ code, origin, message }: OriginError): Failure {
  return { code, origin, message }
}
