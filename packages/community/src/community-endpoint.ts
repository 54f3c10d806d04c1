import type { CommunityOptions } from './community-options.ts'
import { createContactTokens } from './crypto/node-contact-tokens.ts'
import { createCryptography } from './crypto/node-cryptography.ts'
import type { Clock } from './ports/clock.ts'
import { Endpoint, type EndpointHandlers } from './sessions/endpoint.ts'
import { createNetworkTransport } from './transports/network-transport.ts'

/** Where a peer's messages come and go: the real network and real signatures, where the options hand in no others. */
export function communityEndpoint(options: CommunityOptions, clock: Clock, handlers: EndpointHandlers): Endpoint {
  const { identity, listen, onContent, discover = 'off' } = options
  const cryptography = options.cryptography ?? createCryptography(identity, options.secrets ?? [])
  const sessions = {
    self: identity.id,
    incarnation: identity.incarnation,
    cryptography,
    tokens: options.tokens ?? createContactTokens(),
    random: options.random ?? Math.random,
    realm: cryptography.realm(options.name),
  }
  const neighbours = discover === 'off' ? {} : { neighbours: discover }
  const transport =
    options.transport ?? createNetworkTransport({ listen, ...(onContent && { onContent }), ...neighbours })
  return new Endpoint(sessions, transport, clock, handlers)
}
