import type { World } from '../world/world.ts'
import type { Checker } from './checker.ts'
import { describeView, isSameView } from './view.ts'
import { Violation } from './violation.ts'

/** What was heard before, altered, or comes from elsewhere changes nothing at its receiver. */
export function strangersChangeNothing(world: World): Checker {
  return {
    after(host, was, is, delivery) {
      if (delivery === 'sent' || isSameView(was, is)) return
      const detail = `a frame that was ${delivery === 'again' ? 'heard before' : 'forged'} took ${host.name} from ${describeView(was)} to ${describeView(is)}`
      throw new Violation('strangers change nothing', world.nowMs, detail)
    },
  }
}
