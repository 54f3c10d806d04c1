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
 * What requests cost in the peers' own time, in which other processes show less than on the clock. Ticks are 10 ms, so each kind is asked for in a row,
 * half as often as would make it hot, pass by pass with objects that nobody has asked for before.
 */
export async function processorTime(peers: TwoPeers, client: ProxyClient, passes: number): Promise<ProcessorTime> {
  const { near, far, heldNear, heldFar } = peers
  const times = HOT_HOPS / 2
  const used = { local: 0, hopNear: 0, hopFar: 0 }
  for (let pass = 0; pass < passes; pass++) {
    const urls = Array.from({ length: OBJECTS }, (_, i) => `http://${heldFar}/time/${pass}/${i}`)
    for (const url of urls) await client.ask(url)
    const [nearMs, farMs] = [near.cpuMs(), far.cpuMs()]
    for (let i = 1; i < times; i++) for (const url of urls) await client.ask(url)
    const betweenMs = near.cpuMs()
    used.hopNear += betweenMs - nearMs
    used.hopFar += far.cpuMs() - farMs
    for (let i = 1; i < times * OBJECTS; i++) await client.ask(`http://${heldNear}/local`)
    used.local += near.cpuMs() - betweenMs
  }
  const perHop = 1_000 / (passes * (times - 1) * OBJECTS)
  const perLocal = 1_000 / (passes * (times * OBJECTS - 1))
  return { local: used.local * perLocal, hopNear: used.hopNear * perHop, hopFar: used.hopFar * perHop }
}
