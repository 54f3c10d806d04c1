import type { KeyObject } from 'node:crypto'
import type { Community, PeerInfo } from '@cachereef/community'
import type { PeerId } from '@cachereef/protocol'
import { parseHostPort } from '../host-port.ts'
import { HOLDERS_TRIED_MAX } from '../limits.ts'
import type { Enquire, Willing } from './enquire.ts'
import type { Rerouting, RerouteOffer, RerouteQuestion } from './interface.ts'
import { REROUTE_URL_BYTES_MAX, REROUTE_VALID_MS } from './limits.ts'
import { addressTowards, isLoopbackAddress, reaches } from './reach.ts'
import { canonicalUrl, formatSignedUrl } from './signed-url.ts'
import { type RerouteTerms, signTerms } from './terms.ts'

export interface ReroutingParts {
  readonly community: Pick<Community, 'self' | 'peer' | 'locate'>
  /** The key that is this peer's id: any peer of the list can check what it signs. */
  readonly privateKey: KeyObject
  /** Whether it is worth trying that peer now. */
  readonly usable: (id: PeerId) => boolean
  /** The holder's own word; without it only addresses say who reaches whom. */
  readonly enquire?: Enquire
  /** CIDRs of the networks that this machine is in. */
  readonly networks: () => readonly string[]
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
}

/** A23: the first of the holders that the client can be sent to, and the signed address there. */
export function createRerouting(parts: ReroutingParts): Rerouting {
  const { community, privateKey, usable, now } = parts
  return {
    async offer(question) {
      const url = canonicalUrl(question.url)
      if (url === undefined) return undefined
      const holders = question.slice?.holders ?? (await holdersOf(community, url))
      // What is held here is not sent for elsewhere, whatever rank this peer has.
      if (question.slice === undefined && holders.includes(community.self.id)) return undefined

      for (const id of holders.slice(0, HOLDERS_TRIED_MAX)) {
        if (id === community.self.id) return undefined
        const holder = community.peer(id)
        if (holder?.clientAddress === undefined || holder.state !== 'alive' || !usable(id)) continue
        const willing = await wordOf(parts, holder, holder.clientAddress, question, url)
        if (!willing) continue
        const expires = Math.floor((now() + willing.aheadMs + REROUTE_VALID_MS) / 1_000)
        const terms: RerouteTerms = {
          method: question.method,
          url,
          holder: id,
          signer: community.self.id,
          expires,
          ...(question.slice === undefined ? {} : { slice: question.slice.index }),
          ...(question.digest === undefined ? {} : { digest: question.digest }),
        }
        const location = formatSignedUrl(holder.clientAddress, terms, signTerms(terms, privateKey))
        if (location.length > REROUTE_URL_BYTES_MAX) return undefined
        return { holder, location, expiresMs: expires * 1_000 } satisfies RerouteOffer
      }
      return undefined
    },
  }
}

/** Whether the client can be sent there: by what is known here of the two addresses, then by the holder's word. */
async function wordOf(
  { enquire, networks }: ReroutingParts,
  holder: PeerInfo,
  clientAddress: string,
  { client }: RerouteQuestion,
  url: string,
): Promise<Willing | undefined> {
  const { host } = parseHostPort(clientAddress)
  // An address of loopback is a way to the holder only where the holder is on this machine.
  if (isLoopbackAddress(host) && !isLoopbackAddress(parseHostPort(holder.address).host)) return undefined
  const own = networks()
  const seen = addressTowards(client, host, own)
  if (seen === undefined) return undefined
  if (enquire) return enquire(holder, { client: seen, origin: new URL(url).origin })
  return reaches(seen, host, own) ? { aheadMs: 0 } : undefined
}

async function holdersOf(community: Pick<Community, 'locate'>, url: string): Promise<readonly PeerId[]> {
  const { hostname, pathname, search } = new URL(url)
  try {
    return (await community.locate(hostname, pathname + search)).holders
  } catch {
    // Without the master's word the request is relayed, which has ways of its own.
    return []
  }
}
