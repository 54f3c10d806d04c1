import type { PeerInfo } from '@cachereef/community'
import type { World } from '../world/world.ts'
import type { Checker } from './checker.ts'
import { describeView } from './view.ts'
import { Violation } from './violation.ts'

/** No life of a peer rules twice in one epoch, or in an epoch of somebody else; and only who was on the list is made master. */
export function oneReignAnEpoch(world: World): Checker {
  const reigns = new Map<string, string>()
  const lists = new Map<number, readonly PeerInfo[]>()
  return {
    after(host, was, is) {
      if (is.role === 'master' && is.epoch.master !== host.id) fail('it rules in an epoch of somebody else')
      const began =
        is.role === 'master' &&
        (was.role !== 'master' || was.epoch.term !== is.epoch.term || was.community !== is.community)
      if (began) {
        const life = `${host.name}/${host.incarnation}`
        const epoch = `${is.community} ${is.epoch.term} ${is.epoch.master} ${host.incarnation}`
        if (reigns.has(epoch)) fail(`${reigns.get(epoch)} has ruled in this epoch before`)
        reigns.set(epoch, life)
        const listed = lists.get(host.number)?.some((peer) => peer.id === host.id) ?? false
        if (was.community === is.community && was.role === 'member' && !listed)
          fail('it was no member of the epoch before')
        if (was.community === is.community && was.role !== 'client' && is.epoch.term <= was.epoch.term)
          fail('it did not raise the term')
      }
      lists.set(host.number, host.community?.peers ?? [])

      function fail(what: string): never {
        throw new Violation(
          'one reign an epoch',
          world.nowMs,
          `${host.name}, ${describeView(is)}, before ${describeView(was)}: ${what}`,
        )
      }
    },
    onEnd: (host) => void lists.delete(host.number),
  }
}
