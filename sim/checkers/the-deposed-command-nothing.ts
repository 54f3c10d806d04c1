import type { MessageName } from '@cachereef/protocol'
import { isBefore, isMeantIn, typeOf } from '../world/frame-type.ts'
import type { World } from '../world/world.ts'
import type { Checker } from './checker.ts'
import { describeView, isSameView } from './view.ts'
import { Violation } from './violation.ts'

/** What only a master says to its members. */
const COMMANDS: ReadonlySet<MessageName> = new Set(['PEERPING', 'UPDATEPEERLIST', 'NOMINATEMASTER'])

/** What a master of an older epoch says changes nothing at anybody who knows a newer one. */
export function theDeposedCommandNothing(world: World): Checker {
  let command: MessageName | undefined
  return {
    before(host, _from, frame) {
      command = undefined
      const { community } = host
      const type = typeOf(frame)
      if (!community || community.id === undefined || community.role === 'client') return
      if (type === undefined || !COMMANDS.has(type) || !isMeantIn(community.id, frame)) return
      if (isBefore(community.epoch, frame)) command = type
    },
    after(host, was, is) {
      const obeyed = command
      command = undefined
      if (obeyed === undefined || isSameView(was, is)) return
      const detail = `a ${obeyed} of an older epoch took ${host.name} from ${describeView(was)} to ${describeView(is)}`
      throw new Violation('the deposed command nothing', world.nowMs, detail)
    },
  }
}
