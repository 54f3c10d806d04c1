import type { Community } from '@cachereef/community'
import type { HttpCache } from '../engine/interface.ts'
import type { EventStream } from './event-stream.ts'

/** What happens in the community and in the cache, as it happens, for who follows `GET /events`. */
export function tellEvents(community: Community, cache: HttpCache, events: EventStream): void {
  community.on('peer-up', ({ id, name, address }) => events.send('peer-up', { peerId: id, name, address }))
  community.on('peer-down', ({ id, name }, reason) => events.send('peer-down', { peerId: id, name, reason }))
  community.on('master-changed', ({ id, name }) => events.send('master-changed', { peerId: id, name }))
  community.on('epoch', ({ term, master }) => events.send('epoch', { term, master }))
  community.on('allocation', ({ epoch: { term, master }, version }) =>
    events.send('allocation', { term, master, version }),
  )
  cache.on('served', ({ request: { method, url }, status, outcome, collapsed }) => {
    if (events.followed) events.send('served', { method, url, status, outcome, collapsed })
  })
  cache.on('upstream', ({ url, from, peer, responseMs, status, code }) => {
    if (events.followed) events.send('upstream', { url, from, peer, responseMs, status, code })
  })
}
