import type { Peer } from './peer-interface.ts'
import type { PeerOptions } from './peer-options.ts'
import { PeerError } from './errors.ts'

export type { Peer, PeerAddresses } from './peer-interface.ts'

/** Joins a community or founds one; resolves once this peer is a member or the master. `listen()` opens it to clients. */
export async function createPeer(_options: PeerOptions = {}): Promise<Peer> {
  throw new PeerError('closed', 'not composed yet')
}
