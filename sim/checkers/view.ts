import type { Community } from '@cachereef/community'
import type { Epoch } from '@cachereef/protocol'

/** What a peer takes for true at one moment. */
export interface View {
  readonly community: string | undefined
  readonly role: string
  readonly epoch: Epoch
  readonly version: number
}

export function viewOf({ id, role, epoch, version }: Community): View {
  return { community: id, role, epoch, version }
}

export function isSameView(a: View, b: View): boolean {
  return (
    a.version === b.version &&
    a.epoch.term === b.epoch.term &&
    a.epoch.master === b.epoch.master &&
    a.role === b.role &&
    a.community === b.community
  )
}

export function describeView({ community, role, epoch, version }: View): string {
  return `${role} of ${community?.slice(0, 4) ?? 'nothing'} in {${epoch.term}, ${epoch.master.slice(0, 4)}} v${version}`
}

/** The community and the epoch that a peer goes by, as one word. */
export function reignOf({ id, epoch }: Community): string {
  return `${id} ${epoch.term} ${epoch.master}`
}

/**
 * Tells of a peer whether it changes a list of its own: the master of the epoch in which it told its last list. Whoever is missing from
 * the first one, of a reign or of another community, was not taken off by it.
 */
export function ownList(community: Community): () => boolean {
  let listed = ''
  community.on('allocation', () => {
    listed = reignOf(community)
  })
  return () => community.role === 'master' && listed === reignOf(community)
}
