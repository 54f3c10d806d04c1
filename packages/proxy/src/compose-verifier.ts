import type { Community } from '@cachereef/community'
import type { Trust } from './integrity/trust.ts'
import type { LinkClient } from './link/link-client.ts'
import { tableVersion } from './link/hop.ts'
import type { OriginClient } from './origin/origin-client.ts'
import type { PeerSettings } from './peer-settings.ts'
import { askPeer } from './routing/ask-peer.ts'
import type { RelayChecks } from './routing/relay.ts'
import type { RouteTally } from './routing/tally.ts'
import { VERIFY_MS } from './verify/limits.ts'
import { createVerifier, type Verifier } from './verify/verifier.ts'

export interface VerifierSettings extends RelayChecks {
  readonly settings: PeerSettings
  readonly community: Community
  readonly links: LinkClient
  readonly origin: OriginClient
  readonly trust: Trust
  readonly tally: RouteTally
  /** Forgets what is stored here of a URL. */
  readonly forget: (url: string) => Promise<unknown>
}

/** C13: compares a share of what peers answer with the origin; who sends what the origin does not have loses trust, visibly. */
export function composeVerifier({
  settings: { verifyShare, logger },
  community,
  links,
  origin,
  trust,
  tally,
  forget,
  ...checks
}: VerifierSettings): Verifier {
  return createVerifier({
    share: verifyShare,
    origin: (request) => origin.request({ ...request, standIn: true }),
    async askAgain(peer, request) {
      const hop = { table: tableVersion(community.table), hops: 1, held: false }
      const asked = await askPeer({ links, ...checks }, peer, request, hop, VERIFY_MS).result
      return asked.outcome === 'found' ? asked.response : undefined
    },
    onVerified({ id, name }, url, result) {
      tally.verified[result]++
      if (result !== 'disagrees') return
      trust.blame(id, 'disagreed')
      logger.warn({ peer: name, url, disagreed: trust.disagreed(id) }, 'a peer sent what its origin does not have')
      // Its copies, if any are kept here: whoever asks next gets the origin's.
      void forget(url)
    },
    now: () => performance.now(),
    random: Math.random,
  })
}
