import { rank } from '@cachereef/allocation'
import type { PeerInfo } from '@cachereef/community'
import type { PeerId } from '@cachereef/protocol'
import type { Request, Response } from '../http/message.ts'
import type { HopRequest } from '../link/hop.ts'
import { LAST_RESORT_MS, LAST_RESORT_PEERS_MAX } from '../limits.ts'
import { askPeer, type Asked } from './ask-peer.ts'
import type { RouterParts } from './router-parts.ts'

export interface Rescued {
  readonly peer: PeerInfo
  readonly response: Response
}

/**
 * C5: the origin can't be reached, and whoever should have it was passed over, or gone before its successor was known. Before the
 * client gets an error everybody who may have it is asked once more, all at once and with more patience than before: the holders,
 * those of earlier tables, and who comes next in rank, to whom a leaving peer hands over. undefined where none of them has it.
 *
 * Two peers that ask each other for what neither has wait for each other until the time is up; then both give the error.
 */
export async function lastResort(
  parts: RouterParts,
  request: Request,
  holders: readonly PeerId[],
  hop: Omit<HopRequest, 'leftMs'>,
): Promise<Rescued | undefined> {
  const tries = candidates(parts, new URL(request.url), holders).map((peer) =>
    askPeer(parts, peer, request, { ...hop, held: true }, LAST_RESORT_MS),
  )
  const answers = tries.map(async ({ result }, place) => ({ place, rescued: rescuedBy(await result) }))
  try {
    const { place, rescued } = await Promise.any(answers)
    for (const other of tries.toSpliced(place, 1)) other.cancel()
    return rescued
  } catch {
    return undefined
  }
}

function candidates({ community, earlierHolders }: RouterParts, url: URL, holders: readonly PeerId[]): PeerInfo[] {
  const { table, self } = community
  const inRank = rank(table.domainOf(url.hostname), table.peers)
  const ids = new Set([...holders, ...earlierHolders(url), ...inRank])
  ids.delete(self.id)
  return [...ids].flatMap((id) => community.peer(id) ?? []).slice(0, LAST_RESORT_PEERS_MAX)
}

function rescuedBy(asked: Asked): Rescued {
  if (asked.outcome !== 'found') throw new Error(`${asked.peer.name} has it not either: ${asked.outcome}`)
  return asked
}
