import type { PeerId } from '@cachereef/protocol'
import type { EventEmitter } from 'eventemitter3'
import type { CommunityEvents, PeerInfo } from './community.ts'
import type { Context } from './core/context.ts'
import { compareListings, EMPTY_LISTING, nextListing } from './peer-info.ts'

type Departure = 'left' | 'dead' | 'replaced'

/** The list as embedders see it, and the events that tell how it changes. */
export class Announcements {
  readonly #events: EventEmitter<CommunityEvents>
  /** What the master knows of why a peer went, until the list without it is announced. */
  readonly #departures = new Map<PeerId, Departure>()
  #listing = EMPTY_LISTING
  #master: PeerId | undefined
  /** Community, term and master of the list that was told last: a community founded anew begins with term 1 once more. */
  #reign = ''

  constructor(events: EventEmitter<CommunityEvents>) {
    this.#events = events
  }

  /** Everybody, in order of id. */
  get peers(): readonly PeerInfo[] {
    return this.#listing.peers
  }

  departed(id: PeerId, why: Departure): void {
    this.#departures.set(id, why)
  }

  /** Tells what is new in list, table and epoch: who went first, then who came, then who rules. */
  announce(state: Context): void {
    const { epoch, list } = state
    const before = this.#listing
    this.#listing = nextListing(before, list.published(), epoch?.master)
    const { up, down } = compareListings(before, this.#listing)
    const isBack = new Set(up.map(({ id }) => id))
    const departures = new Map(this.#departures)
    this.#departures.clear()
    for (const peer of down) {
      const why = isBack.has(peer.id) ? 'replaced' : (departures.get(peer.id) ?? likelyReason(peer))
      this.#events.emit('peer-down', peer, why)
    }
    for (const peer of up) this.#events.emit('peer-up', peer)
    const ruler = this.peers.find(({ id }) => id === epoch?.master)
    if (epoch && ruler) {
      const reign = `${state.community} ${epoch.term} ${epoch.master}`
      if (reign !== this.#reign) this.#events.emit('epoch', epoch)
      this.#reign = reign
      if (ruler.id !== this.#master) this.#events.emit('master-changed', ruler)
      this.#master = ruler.id
    }
    this.#events.emit('allocation', state.table())
  }
}

/** Why a peer is off the list that came from elsewhere: whoever was under suspicion has hardly left of its own accord. */
function likelyReason({ state }: PeerInfo): Departure {
  return state === 'suspect' ? 'dead' : 'left'
}
