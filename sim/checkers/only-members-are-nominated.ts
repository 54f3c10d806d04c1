import { recipientOf, typeOf } from '../world/frame-type.ts'
import type { World } from '../world/world.ts'
import type { Checker } from './checker.ts'
import { Violation } from './violation.ts'

/** Whoever is asked to be master is on the list of the one who asks, as it is when it asks first. */
export function onlyMembersAreNominated(world: World): Checker {
  let repeats = false
  return {
    before(_host, _from, frame) {
      // The answer is what was said before, once more.
      repeats = typeOf(frame) === 'CHALLENGE'
    },
    after() {
      repeats = false
    },
    onSend(host, frame) {
      if (repeats || typeOf(frame) !== 'NOMINATEMASTER' || !host.community) return
      const nominee = recipientOf(frame)
      if (host.community.peer(nominee)) return
      throw new Violation('only members are nominated', world.nowMs, `${host.name} asked ${nominee.slice(0, 4)}`)
    },
  }
}
