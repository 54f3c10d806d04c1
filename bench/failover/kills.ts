import type { Running } from '../../test/commands.ts'
import { statusOf } from '../../test/status.ts'
import type { RealCommunity } from './real-community.ts'

/** Peers `p1` to `pN`, started one after the other, as one community. */
export async function startPeers(community: RealCommunity, count: number): Promise<void> {
  for (let i = 1; i <= count; i++) await community.start(`p${i}`)
  await community.settled()
}

/**
 * Kills the master again and again, each time in a whole community, and starts it anew. From SIGKILL to the cache server's
 * list with the new master: it is elected, confirmed and registered then.
 */
export async function killMasters(community: RealCommunity, kills: number): Promise<readonly number[]> {
  const timesMs: number[] = []
  while (timesMs.length < kills) {
    await community.settled()
    const [before] = await community.listed()
    const master = community.peers.find((peer) => peer.ready.peerId === before?.epoch.master)
    if (!master || !before) throw new Error('the cache server lists a master that is none of the peers')
    timesMs.push(
      await killAndWait(community, master, async () => {
        const [now] = await community.listed()
        return now !== undefined && now.epoch.term > before.epoch.term
      }),
    )
    await community.start(master.ready.name)
  }
  return timesMs
}

/** Kills a member again and again. From SIGKILL to the list of another member that has given its portion to others. */
export async function killMembers(community: RealCommunity, kills: number): Promise<readonly number[]> {
  const timesMs: number[] = []
  while (timesMs.length < kills) {
    await community.settled()
    const [listed] = await community.listed()
    const members = community.peers.filter((peer) => peer.ready.peerId !== listed?.epoch.master)
    const victim = members[timesMs.length % members.length]
    const witness = members.find((peer) => peer !== victim)
    if (!victim || !witness) throw new Error('it takes three peers to see one of them die')
    timesMs.push(
      await killAndWait(community, victim, async () => {
        const { peers } = await statusOf(witness)
        return peers.every((peer) => peer.peerId !== victim.ready.peerId)
      }),
    )
    await community.start(victim.ready.name)
  }
  return timesMs
}

async function killAndWait(
  community: RealCommunity,
  victim: Running,
  condition: () => Promise<boolean>,
): Promise<number> {
  const startMs = performance.now()
  await victim.kill()
  await community.until(condition)
  return performance.now() - startMs
}
