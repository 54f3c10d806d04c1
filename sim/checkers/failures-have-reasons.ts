import { CommunityError } from '@cachereef/community'
import type { World } from '../world/world.ts'
import type { Checker } from './checker.ts'
import { Violation } from './violation.ts'

/**
 * A peer ends by itself for good reasons only: its name belongs to somebody else. No two processes of a simulation share an
 * identity, and whatever goes wrong on the network is no reason.
 */
export function failuresHaveReasons(world: World): Checker {
  return {
    onFailure(host, error) {
      if (error instanceof CommunityError && error.code === 'name-taken') return
      throw new Violation('failures have reasons', world.nowMs, `${host.name} ended: ${error.stack}`)
    },
  }
}
