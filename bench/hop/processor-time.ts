import { HOT_HOPS } from '../../packages/proxy/src/mirror/limits.ts'
import type { ProxyClient } from './proxy-client.ts'
import type { TwoPeers } from './two-peers.ts'

/** Microseconds of processor time for one request, at each peer. */
export interface ProcessorTime {
  readonly local: number
  readonly hopNear: number
  readonly hopFar: number
}

/** Different objects of a pass: few enough for the near peer's count of what is asked for often to tell them apart. */
const OBJECTS = 50

/**
 * What requests cost in the peers' own time, in which other processes show less than on the clock. Ticks are 10 ms, so each kind is asked
 * for in a row, half as often as would make it hot, pass by pass with hosts that nobody has asked for before. The near peer's count of what
 * is asked for often is an estimate: a pass in which it took another object for a hot one is not counted. Throws where every other pass is such.
 */
export async function processorTime(peers: TwoPeers, client: ProxyClient, passes: number): Promise<ProcessorTime> {
  const { near, far } = peers
  const times = HOT_HOPS / 2
  const used = { local: 0, hopNear: 0, hopFar: 0 }
  let counted = 0
  for (let pass = 0; counted < passes; pass++) {
    if (pass >= 2 * passes) throw new Error(`only ${counted} of ${pass} passes were answered where they should be`)
    const [homes, hops] = [await urlsOf(peers, 'near'), await urlsOf(peers, 'far')]
    for (const url of [...homes, ...hops]) await client.ask(url)
    const [nearMs, farMs] = [near.cpuMs(), far.cpuMs()]
    const allHopped = await askAll(client, hops, times, false)
    const [betweenMs, farEndMs] = [near.cpuMs(), far.cpuMs()]
    const allStayed = await askAll(client, homes, times, true)
    if (!allHopped || !allStayed) continue
    counted++
    used.hopNear += betweenMs - nearMs
    used.hopFar += farEndMs - farMs
    used.local += near.cpuMs() - betweenMs
  }
  const each = 1_000 / (passes * times * OBJECTS)
  return { local: used.local * each, hopNear: used.hopNear * each, hopFar: used.hopFar * each }
}

async function urlsOf(peers: TwoPeers, holder: 'near' | 'far'): Promise<readonly string[]> {
  return (await peers.hostsOf(holder, OBJECTS)).map((host) => `http://${host}/time`)
}

/** Whether every answer came from where it should. */
async function askAll(client: ProxyClient, urls: readonly string[], times: number, atHome: boolean): Promise<boolean> {
  let all = true
  for (let i = 0; i < times; i++) for (const url of urls) if ((await client.ask(url)).atHome !== atHome) all = false
  return all
}
