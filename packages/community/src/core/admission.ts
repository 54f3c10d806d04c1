import type { Capacity, Payload, PeerId } from '@cachereef/protocol'
import { completeAddress } from '../transports/address.ts'
import type { Received } from './effects.ts'
import type { PeerList } from './peer-list.ts'

export type Denial = Pick<Payload<'JOINDENIED'>, 'reason' | 'detail'>

/** Who asks to join, for rules that an embedder adds. */
export interface JoinRequest {
  readonly id: PeerId
  readonly name: string
  /** Where the others would find it, HOST:PORT. */
  readonly address: string
  /** Where the request came from, as the network saw it, HOST:PORT. */
  readonly seenAddress: string
  readonly capacity: Capacity
  readonly caching: boolean
  /** Domains that every request of its clients is for. */
  readonly domains: readonly string[]
}

export interface AdmissionRules {
  readonly communityName: string
  readonly self: PeerId
  readonly list: PeerList
  readonly admit?: ((request: JoinRequest) => Denial | undefined) | undefined
}

/** The master's decision on a join request (A2, B2): undefined lets the client in. */
export function admit(message: Received & { type: 'REQUESTTOJOIN' }, rules: AdmissionRules): Denial | undefined {
  const { payload, sender, incarnation } = message
  const { list } = rules
  if (payload.communityName !== rules.communityName) {
    return { reason: 'wrong-community', detail: `this is the community "${rules.communityName}"` }
  }
  const known = list.get(sender)
  const twin =
    known?.incarnation === incarnation && known.address !== completeAddress(payload.address, message.source.address)
  if (sender === rules.self || twin || (known && known.incarnation > incarnation)) {
    const detail = 'another process uses this identity: two peers share one state directory, or it was copied'
    return { reason: 'id-clash', detail }
  }
  const namesake = list.entries().find((entry) => entry.name === payload.name && entry.id !== sender)
  if (namesake) {
    const detail = `the name "${payload.name}" belongs to the peer at ${namesake.address}: choose another with --name`
    return { reason: 'name-taken', detail }
  }
  if (list.size + (known ? 0 : 1) + payload.companions > list.settings.maxPeers) {
    return { reason: 'full', detail: `the community has its largest size, ${list.settings.maxPeers} peers` }
  }
  return rules.admit?.(joinRequest(message))
}

function joinRequest({ sender, payload, source }: Received & { type: 'REQUESTTOJOIN' }): JoinRequest {
  const { name, capacity, caching, domains } = payload
  const address = completeAddress(payload.address, source.address)
  return { id: sender, name, address, seenAddress: source.address, capacity, caching, domains }
}
