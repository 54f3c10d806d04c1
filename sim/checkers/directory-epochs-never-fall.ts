import { compareEpochs, type Epoch } from '@cachereef/protocol'
import type { World } from '../world/world.ts'
import type { Checker } from './checker.ts'
import { Violation } from './violation.ts'

/** The epoch of a community never falls at a cache server, as long as that does not lose its state; nor comes back what was removed. */
export function directoryEpochsNeverFall(world: World): Checker {
  const standing = new Map<string, { readonly epoch: Epoch; readonly removed: boolean }>()
  return {
    onWrite(host, { id, epoch, removed }) {
      const key = `${host.number} ${host.store.restores} ${id}`
      const known = standing.get(key)
      const order = known ? compareEpochs(epoch, known.epoch) : 1
      if (order < 0)
        throw new Violation(
          'epochs never fall at a cache server',
          world.nowMs,
          `${id}: ${known?.epoch.term} to ${epoch.term}`,
        )
      if (order === 0 && known?.removed && !removed) {
        throw new Violation('epochs never fall at a cache server', world.nowMs, `${id} came back after its end`)
      }
      standing.set(key, { epoch, removed })
    },
  }
}
