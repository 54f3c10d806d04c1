import { compareEpochs } from '@cachereef/protocol'
import type { World } from '../world/world.ts'
import type { Checker } from './checker.ts'
import { describeView } from './view.ts'
import { Violation } from './violation.ts'

/** A peer goes forward and never back: neither its epoch nor, within one, its version falls, in one life and community. */
export function epochsNeverFall(world: World): Checker {
  return {
    after(host, was, is) {
      if (was.community === undefined || is.community !== was.community) return
      // Whoever joins anew has no epoch until it is let in.
      if (is.role === 'client' || was.role === 'client') return
      const order = compareEpochs(is.epoch, was.epoch)
      if (order > 0 || (order === 0 && is.version >= was.version)) return
      throw new Violation(
        'epochs never fall',
        world.nowMs,
        `${host.name} went from ${describeView(was)} to ${describeView(is)}`,
      )
    },
  }
}
