import type { MessageName } from '@cachereef/protocol'
import type { PeerHost } from '../world/peer-host.ts'
import { masterOf } from '../world/frame-type.ts'
import type { World } from '../world/world.ts'
import type { Checker } from './checker.ts'
import { Hearing } from './hearing.ts'
import { describeView, type View } from './view.ts'
import { Violation } from './violation.ts'

/** What only a master that lives sends to its members. */
const SIGNS_OF_LIFE: ReadonlySet<MessageName> = new Set(['PEERPING', 'MASTERREPORT', 'ELECTIONRESPONSE'])
const ROUNDING_MS = 0.001

/** Nobody replaces a master from which it has had a sign of life lately (A8, A10), unless that hands over (B4). */
export function whoIsHeardRulesOn(world: World): Checker {
  /** By the clock of each member, when its present master was heard. */
  const heard = new Map<number, { readonly master: string; readonly atMs: number }>()
  // A member says that it hears its master until half an interval before the time-out is over (docs/election.md).
  const freshMs = 2.5 * world.settings.pingIntervalMs
  const hearing = new Hearing(new Set([...SIGNS_OF_LIFE, 'NOMINATEMASTER']))
  /** The epoch of a member that knows of a newer one, and has no list of that yet: its master may be a mere voter by now. */
  const outdated = new Map<number, number>()

  return {
    onStart(host, community) {
      hearing.onStart(host, community)
      // Of a newer epoch it may only know so much, and not have the list: its old master is no longer the one that it replaces.
      community.on('election', ({ on }) => {
        if (on !== 'newer-epoch') return
        heard.delete(host.number)
        outdated.set(host.number, community.epoch.term)
      })
    },
    before: hearing.before,
    onSend: hearing.onSend,
    after(host, was, is) {
      const { type, from, frame } = hearing.heard ?? {}
      hearing.forget()
      // It may be the master of a newer epoch, whose list has not come yet, that hands over.
      if (tookOver(was, is))
        check(host, was, type === 'NOMINATEMASTER' && frame !== undefined && from === masterOf(frame))
      if (type === undefined || from === undefined || from !== is.epoch.master || !SIGNS_OF_LIFE.has(type)) return
      if (is.role === 'member' && was.role === 'member' && outdated.get(host.number) !== is.epoch.term)
        heard.set(host.number, { master: from, atMs: host.clock?.now() ?? 0 })
    },
    onEnd(host) {
      heard.delete(host.number)
      outdated.delete(host.number)
    },
  }

  function check(host: PeerHost, was: View, handedOver: boolean): void {
    const sign = heard.get(host.number)
    if (handedOver || sign?.master !== was.epoch.master) return
    const agoMs = (host.clock?.now() ?? 0) - sign.atMs
    if (agoMs >= freshMs - ROUNDING_MS) return
    const detail = `${host.name}, ${describeView(was)}, replaced a master that it had heard ${agoMs.toFixed(1)} ms ago`
    throw new Violation('who is heard rules on', world.nowMs, detail)
  }
}

function tookOver(was: View, is: View): boolean {
  return was.role === 'member' && is.role === 'master' && was.community === is.community
}
