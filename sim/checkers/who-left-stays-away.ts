import { incarnationOf, typeOf } from '../world/frame-type.ts'
import type { World } from '../world/world.ts'
import type { Checker } from './checker.ts'
import { describeView, ownList, reignOf, viewOf } from './view.ts'
import { Violation } from './violation.ts'

/** Once a master has taken somebody off its list who left, no later list of that epoch has it, unless it lives anew. */
export function whoLeftStaysAway(world: World): Checker {
  /** Lives that left, by epoch. */
  const gone = new Map<string, Set<string>>()
  /** Whose LEAVE is being taken in; it may live anew already. */
  let leaving: number | undefined
  return {
    before(_host, _from, frame) {
      leaving = typeOf(frame) === 'LEAVE' ? incarnationOf(frame) : undefined
    },
    after() {
      leaving = undefined
    },
    onStart(host, community) {
      const changesOwnList = ownList(community)
      community.on('peer-down', (peer, reason) => {
        // Those of a community that this peer has come from have not left this one.
        if (reason !== 'left' || !changesOwnList()) return
        const life = leaving ?? world.peers.find((each) => each.id === peer.id)?.incarnation
        const lives = gone.get(reignOf(community)) ?? new Set()
        gone.set(reignOf(community), lives.add(`${peer.id} ${life}`))
      })
      community.on('allocation', () => {
        const lives = gone.get(reignOf(community))
        if (!lives || community.role !== 'master') return
        const back = world.peers.find((each) => lives.has(`${each.id} ${each.incarnation}`) && community.peer(each.id))
        if (!back) return
        const detail = `${back.name} is on the list of ${host.name}, ${describeView(viewOf(community))}`
        throw new Violation('who left stays away', world.nowMs, detail)
      })
    },
  }
}
