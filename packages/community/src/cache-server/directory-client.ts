import { NO_COMMUNITY, type Payload, wakeupPadding } from '@cachereef/protocol'
import { randomBytes } from 'node:crypto'
import type { Received } from '../core/effects.ts'
import { createContactTokens } from '../crypto/node-contact-tokens.ts'
import { createCryptography } from '../crypto/node-cryptography.ts'
import { CommunityError } from '../errors.ts'
import { createIdentity } from '../identity/identity.ts'
import { LIMITS } from '../limits.ts'
import { systemClock } from '../ports/system-clock.ts'
import type { Carrier } from '../ports/transport.ts'
import { Endpoint } from '../sessions/endpoint.ts'
import { type OptionNames, unknownOption } from '../unknown-option.ts'
import { createNetworkTransport } from '../transports/network-transport.ts'

export interface DirectoryClientOptions {
  /** HOST:PORT. */
  readonly cacheServer: string
  /** Of the communities asked for; all of them open. Default none. */
  readonly secrets?: readonly Uint8Array[]
  /** Default "stream": over a datagram fewer communities fit. */
  readonly carrier?: Carrier
  /** For one answer. Default 1,000 ms. */
  readonly timeoutMs?: number
}

/** One community as a cache server lists it. */
export type ListedCommunity = Payload<'COMMUNITYLIST'>['communities'][number]

/** Asks a cache server what a joining peer would ask it, for whoever wants to look without joining. */
export interface DirectoryClient extends AsyncDisposable {
  /** Communities of that name, or all. Rejects with CommunityError `timeout`, `wrong-secret` or `closed`. */
  communities(name?: string): Promise<readonly ListedCommunity[]>
}

const NAMES: OptionNames<DirectoryClientOptions> = { cacheServer: true, secrets: true, carrier: true, timeoutMs: true }

/** Throws CommunityError `invalid-option`. */
export async function connectDirectory(options: DirectoryClientOptions): Promise<DirectoryClient> {
  const unknown = unknownOption('connectDirectory', options, NAMES)
  if (unknown !== undefined) throw new CommunityError('invalid-option', unknown)
  const client = new EndpointDirectoryClient(options)
  await client.open()
  return client
}

interface Question {
  readonly resolve: (communities: readonly ListedCommunity[]) => void
  readonly reject: (error: CommunityError) => void
}

class EndpointDirectoryClient implements DirectoryClient {
  readonly #options: DirectoryClientOptions
  readonly #endpoint: Endpoint
  readonly #realmOf: (name: string) => string
  readonly #questions = new Map<string, Question>()

  constructor(options: DirectoryClientOptions) {
    const identity = createIdentity()
    const cryptography = createCryptography(identity, options.secrets ?? [])
    const sessions = {
      self: identity.id,
      incarnation: identity.incarnation,
      cryptography,
      tokens: createContactTokens(),
      random: Math.random,
    }
    // Answers come back the way that the question went, so nobody needs to find this peer.
    const transport = createNetworkTransport({ listen: { host: '127.0.0.1', port: 0 } })
    this.#options = options
    this.#realmOf = cryptography.realm
    this.#endpoint = new Endpoint(sessions, transport, systemClock, {
      onMessage: (message) => this.#onMessage(message),
      onUnreachable: (_, reason) =>
        this.#failAll(new CommunityError('timeout', this.#says(`is out of reach: ${reason}`))),
      onForeignSeal: () => this.#failAll(new CommunityError('wrong-secret', this.#says('has another secret'))),
      onRefused: () => {},
    })
  }

  open(): Promise<void> {
    return this.#endpoint.open()
  }

  async communities(name = ''): Promise<readonly ListedCommunity[]> {
    const nonce = randomBytes(8).toString('hex')
    const { cacheServer, carrier = 'stream', timeoutMs = LIMITS.directoryAnswerMs } = this.#options
    const answer = Promise.withResolvers<readonly ListedCommunity[]>()
    this.#questions.set(nonce, answer)
    const late = setTimeout(
      () => answer.reject(new CommunityError('timeout', this.#says('does not answer'))),
      timeoutMs,
    )
    const wakeUp = { communityName: name, purpose: 'list', nonce } as const
    this.#endpoint.send({
      content: {
        type: 'WAKEUP',
        payload: { ...wakeUp, padding: carrier === 'datagram' ? wakeupPadding(wakeUp) : NONE },
      },
      community: NO_COMMUNITY,
      by: { address: cacheServer, carrier },
      realm: this.#realmOf(name),
    })
    try {
      return await answer.promise
    } finally {
      clearTimeout(late)
      this.#questions.delete(nonce)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#failAll(new CommunityError('closed', 'the client has been closed'))
    await this.#endpoint[Symbol.asyncDispose]()
  }

  #onMessage(message: Received): void {
    if (message.type !== 'COMMUNITYLIST') return
    this.#questions.get(message.payload.nonce)?.resolve(message.payload.communities)
  }

  #failAll(error: CommunityError): void {
    for (const question of this.#questions.values()) question.reject(error)
  }

  #says(what: string): string {
    return `the cache server ${this.#options.cacheServer} ${what}`
  }
}

const NONE = new Uint8Array()
