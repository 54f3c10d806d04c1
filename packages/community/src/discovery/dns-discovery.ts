import { LIMITS } from '../limits.ts'
import type { Clock, Timer } from '../ports/clock.ts'
import type { Resolver } from '../ports/resolver.ts'
import { formatAddress } from '../transports/address.ts'
import { type Discovery, NOWHERE, type Places } from './discovery.ts'
import type { PlaceName } from './place-name.ts'

export interface DnsDiscoveryOptions {
  readonly name: Exclude<PlaceName, { readonly is: 'address' }>
  /** What is found there. */
  readonly of: 'cacheServers' | 'seeds'
  readonly resolver: Resolver
  readonly clock: Clock
  /** Said once, until the name resolves again. */
  readonly onNote?: ((text: string) => void) | undefined
}

/**
 * Places behind a name: every address of a host (A, AAAA), or of each target of a service (SRV, RFC 2782), such as a
 * headless Kubernetes service. Looked up again and again, for what stands behind it comes and goes; while a look-up
 * fails, what was known is still used.
 */
export class DnsDiscovery implements Discovery {
  readonly #options: DnsDiscoveryOptions
  #places: Places = NOWHERE
  #timer: Timer | undefined
  #failing = false
  #closed = false

  constructor(options: DnsDiscoveryOptions) {
    this.#options = options
  }

  get places(): Places {
    return this.#places
  }

  async look(): Promise<void> {
    this.#timer?.cancel()
    const { clock, of } = this.#options
    const { promise: late, resolve } = Promise.withResolvers<undefined>()
    const patience = clock.schedule(clock.now() + LIMITS.dnsTimeoutMs, () => resolve(undefined))
    const found = await Promise.race([this.#resolve(), late])
    patience.cancel()
    if (found) this.#places = { ...NOWHERE, [of]: found }
    if (!found && !this.#failing) this.#note('no answer')
    if (!this.#closed) this.#timer = clock.schedule(clock.now() + LIMITS.dnsRefreshMs, () => void this.look())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    this.#timer?.cancel()
  }

  /** Addresses, in order of priority; undefined where the name could not be resolved. */
  async #resolve(): Promise<readonly string[] | undefined> {
    const { name, resolver } = this.#options
    try {
      const targets = name.is === 'host' ? [{ ...name, priority: 0 }] : await resolver.service(name.service)
      const inOrder = [...targets].sort((a, b) => a.priority - b.priority).slice(0, LIMITS.dnsPlaces)
      const addresses = await Promise.all(
        inOrder.map(async ({ host, port }) =>
          (await resolver.addresses(host)).map((each) => formatAddress(each, port)),
        ),
      )
      this.#failing = false
      return [...new Set(addresses.flat())].slice(0, LIMITS.dnsPlaces)
    } catch (error) {
      this.#note((error as Error).message)
      return undefined
    }
  }

  #note(reason: string): void {
    if (this.#failing) return
    this.#failing = true
    const { name, onNote } = this.#options
    onNote?.(`cannot look up ${name.is === 'host' ? name.host : name.service} in the DNS: ${reason}`)
  }
}
