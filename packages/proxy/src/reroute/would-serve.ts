import type { PeerInfo } from '@cachereef/community'
import { parseHostPort } from '../host-port.ts'
import type { Enquiry, Word } from './enquiry-wire.ts'
import { reaches } from './reach.ts'

export interface WouldServeParts {
  readonly self: () => PeerInfo
  /** Whether the client listener is open. */
  readonly isOpen: () => boolean
  /** Whether an address is one of this peer's clients (`--allow-clients`). */
  readonly acl: (address: string) => boolean
  /** CIDRs of the networks that this machine is in. */
  readonly networks: () => readonly string[]
  /** Whether this peer may fetch from an origin, such as "https://www.example.org", and knows where it is. */
  readonly mayFetch: (origin: string) => Promise<boolean>
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
}

/** A holder's word on a client that another peer would send to it. */
export type WouldServe = (enquiry: Enquiry) => Promise<Word>

export function createWouldServe({ self, isOpen, acl, networks, mayFetch, now }: WouldServeParts): WouldServe {
  const objection = async ({ client, origin }: Enquiry): Promise<string | undefined> => {
    const { clientAddress } = self()
    if (clientAddress === undefined) return 'no client address is advertised (--advertise-listen)'
    if (!isOpen()) return 'the client listener is not open'
    if (!acl(client)) return `${client} is none of this peer's clients`
    if (!reaches(client, parseHostPort(clientAddress).host, networks()))
      return `${client} may not reach ${clientAddress}`
    if (!(await mayFetch(origin))) return `this peer does not fetch from ${origin}`
    return undefined
  }

  return async (enquiry) => {
    const reason = await objection(enquiry)
    return { serves: reason === undefined, nowMs: now(), ...(reason === undefined ? {} : { reason }) }
  }
}
