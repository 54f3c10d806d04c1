import type { World } from '../world/world.ts'
import type { Checker } from './checker.ts'
import { Violation } from './violation.ts'

/** One alarm for the membership; the rest are questions of locations under way. */
const ALARMS_MAX = 8

/** No queue, table or number of timers grows without end. */
export function everythingIsBounded(world: World): Checker {
  /** Frames under way and alarms set: so many a peer, in the worst storm. */
  const eventsMax = 4_000 * world.peers.length
  return {
    after(host) {
      const alarms = host.clock?.pending ?? 0
      if (alarms > ALARMS_MAX)
        throw new Violation('everything is bounded', world.nowMs, `${host.name} has set ${alarms} alarms`)
      if (world.queue.size > eventsMax) {
        throw new Violation('everything is bounded', world.nowMs, `${world.queue.size} frames and alarms are under way`)
      }
    },
  }
}
