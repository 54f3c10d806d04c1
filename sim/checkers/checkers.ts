import type { Community, DirectoryEntry } from '@cachereef/community'
import type { DirectoryHost } from '../world/directory-host.ts'
import type { SimulatedHost } from '../world/host.ts'
import type { Delivery } from '../world/network.ts'
import type { PeerHost } from '../world/peer-host.ts'
import type { World } from '../world/world.ts'
import type { Checker } from './checker.ts'
import { directoryEpochsNeverFall } from './directory-epochs-never-fall.ts'
import { epochsNeverFall } from './epochs-never-fall.ts'
import { everythingIsBounded } from './everything-is-bounded.ts'
import { failuresHaveReasons } from './failures-have-reasons.ts'
import { nobodyDiesUnheard } from './nobody-dies-unheard.ts'
import { oneListAVersion } from './one-list-a-version.ts'
import { oneReignAnEpoch } from './one-reign-an-epoch.ts'
import { onlyMembersAreNominated } from './only-members-are-nominated.ts'
import { strangersChangeNothing } from './strangers-change-nothing.ts'
import { theDeposedCommandNothing } from './the-deposed-command-nothing.ts'
import { type View, viewOf } from './view.ts'
import { whoIsHeardRulesOn } from './who-is-heard-rules-on.ts'
import { whoLeftStaysAway } from './who-left-stays-away.ts'

/** All invariants. Each is one file of this folder, and one sentence in docs/reliability.md. */
const INVARIANTS: readonly ((world: World) => Checker)[] = [
  theDeposedCommandNothing,
  epochsNeverFall,
  directoryEpochsNeverFall,
  oneListAVersion,
  oneReignAnEpoch,
  onlyMembersAreNominated,
  whoIsHeardRulesOn,
  nobodyDiesUnheard,
  whoLeftStaysAway,
  strangersChangeNothing,
  everythingIsBounded,
  failuresHaveReasons,
]

/** What the world calls around every event at a peer. */
export interface Checkers {
  onStart(host: PeerHost, community: Community): void
  before(host: PeerHost, from: SimulatedHost, frame: Uint8Array, delivery: Delivery): void
  onSend(host: PeerHost, frame: Uint8Array): void
  after(host: PeerHost, delivery: Delivery): void
  onFailure(host: PeerHost, error: Error): void
  onEnd(host: PeerHost): void
  onWrite(host: DirectoryHost, entry: DirectoryEntry): void
}

export function createCheckers(world: World): Checkers {
  const all = INVARIANTS.map((create) => create(world))
  const starting = all.filter((checker) => checker.onStart)
  const early = all.filter((checker) => checker.before)
  const sending = all.filter((checker) => checker.onSend)
  const late = all.filter((checker) => checker.after)
  const views = new Map<number, View>()
  return {
    onStart(host, community) {
      views.set(host.number, viewOf(community))
      for (const checker of starting) checker.onStart?.(host, community)
    },
    before(host, from, frame, delivery) {
      for (const checker of early) checker.before?.(host, from, frame, delivery)
    },
    onSend(host, frame) {
      for (const checker of sending) checker.onSend?.(host, frame)
    },
    after(host, delivery) {
      const was = views.get(host.number)
      if (!was || !host.community) return
      const is = viewOf(host.community)
      for (const checker of late) checker.after?.(host, was, is, delivery)
      views.set(host.number, is)
    },
    onFailure(host, error) {
      for (const checker of all) checker.onFailure?.(host, error)
    },
    onEnd(host) {
      views.delete(host.number)
      for (const checker of all) checker.onEnd?.(host)
    },
    onWrite(host, entry) {
      for (const checker of all) checker.onWrite?.(host, entry)
    },
  }
}
