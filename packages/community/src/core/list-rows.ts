import { weightOf } from '@cachereef/allocation'
import { completeAddress } from '../transports/address.ts'
import type { Context } from './context.ts'
import type { Received } from './effects.ts'
import type { PeerEntry } from './peer-list.ts'

/** The row of the master itself. */
export function ownRow({ options, caching, name }: Context): PeerEntry {
  const { id, incarnation, address, clientAddress, capacity } = options.self
  return {
    id,
    incarnation,
    name,
    address,
    ...(clientAddress !== undefined && { clientAddress }),
    weight: weightOf(capacity),
    caching,
    state: 'alive',
  }
}

/** The row of one who is let in; where it left its host open, the one that the network saw. */
export function rowFor({ sender, incarnation, source, payload }: Received & { type: 'REQUESTTOJOIN' }): PeerEntry {
  const { name, address, clientAddress, capacity, caching } = payload
  return {
    id: sender,
    incarnation,
    name,
    address: completeAddress(address, source.address),
    ...(clientAddress !== undefined && { clientAddress }),
    weight: weightOf(capacity),
    caching,
    state: 'alive',
  }
}
