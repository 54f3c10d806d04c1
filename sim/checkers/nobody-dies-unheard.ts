import type { PeerId } from '@cachereef/protocol'
import type { World } from '../world/world.ts'
import type { Checker } from './checker.ts'
import { Hearing } from './hearing.ts'
import { ownList } from './view.ts'
import { Violation } from './violation.ts'

/** Who is given up is off the list that is published a moment later; what is heard in between comes too late. */
const PUBLISH_MS = 16

interface Heard {
  readonly lastMs: number
  /** The one before it. */
  readonly beforeMs: number
}

/** A master gives nobody up whom it has heard within the ping time-out, by its own clock. */
export function nobodyDiesUnheard(world: World): Checker {
  /** When each master heard whom last, or began to wait for it. */
  const heard = new Map<number, Map<PeerId, Heard>>()
  const timeoutMs = 3 * world.settings.pingIntervalMs
  const hearing = new Hearing(new Set(['PEERSTATUS']))

  return {
    onStart(host, community) {
      hearing.onStart(host, community)
      const since = new Map<PeerId, Heard>()
      const now = () => host.clock?.now() ?? 0
      heard.set(host.number, since)
      community.on('peer-up', (peer) => note(since, peer.id, now()))
      const changesOwnList = ownList(community)
      community.on('master-changed', () => {
        for (const peer of community.peers) note(since, peer.id, now())
      })
      community.on('peer-down', (peer, reason) => {
        // Its first list leaves out the master before it, on whom all have judged; one of another community, those it leaves behind.
        if (reason !== 'dead' || !changesOwnList()) return
        const { lastMs = 0, beforeMs = 0 } = since.get(peer.id) ?? {}
        const silentMs = now() - (lastMs > now() - PUBLISH_MS ? beforeMs : lastMs)
        if (silentMs >= timeoutMs - PUBLISH_MS) return
        const detail = `${host.name} gave ${peer.name} up after ${silentMs.toFixed(3)} ms of silence`
        throw new Violation('nobody dies unheard', world.nowMs, detail)
      })
    },
    before: hearing.before,
    onSend: hearing.onSend,
    after(host) {
      const since = heard.get(host.number)
      if (since && hearing.heard?.type === 'PEERSTATUS') note(since, hearing.heard.from, host.clock?.now() ?? 0)
      hearing.forget()
    },
  }
}

function note(since: Map<PeerId, Heard>, id: PeerId, nowMs: number): void {
  const { lastMs, beforeMs } = since.get(id) ?? { lastMs: 0, beforeMs: 0 }
  // Several at once count as one.
  since.set(id, { lastMs: nowMs, beforeMs: nowMs - lastMs > PUBLISH_MS ? lastMs : beforeMs })
}
