import type { Checkers } from '../checkers/checkers.ts'
import type { PeerHost } from '../world/peer-host.ts'
import { World } from '../world/world.ts'

/**
 * npm run sim:traffic -- 10 100 1000
 *
 * Prints, as a Markdown table, what the master and a member send and receive when nothing happens: bytes of CRMSG a second,
 * signatures included, without the headers of IP, UDP and TCP (28 or 40 bytes a frame, which is why frames are told, too).
 */
const sizes = process.argv.slice(2).map(Number)

const TOGETHER_MS = 20_000
/** Until the statistics of joining have been told, and the lists have arrived. */
const CALM_AFTER_MS = 10_000
/** A whole number of signs of life and of lookouts, the rarest things that happen. */
const MEASURED_MS = 60_000

interface Traffic {
  frames: number
  bytes: number
}

/** Counts what each peer sends and hears; no invariant is looked at. */
function counting(sent: Traffic[], heard: Traffic[]): Checkers {
  const add = (to: Traffic[], { number }: PeerHost, { length }: Uint8Array) => {
    const traffic = (to[number] ??= { frames: 0, bytes: 0 })
    traffic.frames++
    traffic.bytes += length
  }
  return {
    onStart() {},
    before: (host, _from, frame) => add(heard, host, frame),
    onSend: (host, frame) => add(sent, host, frame),
    after() {},
    onFailure(_host, error) {
      throw error
    },
    onEnd() {},
    onWrite() {},
  }
}

console.log('| peers | | frames sent/s | bytes sent/s | frames heard/s | bytes heard/s |')
console.log('| ---: | --- | ---: | ---: | ---: | ---: |')
for (const peers of sizes.length > 0 ? sizes : [10, 100, 1_000]) await measure(peers)

async function measure(peers: number): Promise<void> {
  const sent: Traffic[] = []
  const heard: Traffic[] = []
  const settings = { pingIntervalMs: 250, maxPeers: 2 * peers }
  const world = new World({ seed: 1, peers, settings, checkers: () => counting(sent, heard) })
  await world.startAll()
  if ((await world.agreement(TOGETHER_MS)) === undefined) throw new Error('they never were one community')
  await world.pass(CALM_AFTER_MS)
  sent.splice(0)
  heard.splice(0)
  await world.pass(MEASURED_MS)
  const master = world.peers.find((peer) => peer.community?.role === 'master')
  const rate = (of: readonly Traffic[], hosts: readonly PeerHost[], what: keyof Traffic) => {
    const sum = hosts.reduce((total, { number }) => total + (of[number]?.[what] ?? 0), 0)
    return ((sum / hosts.length / MEASURED_MS) * 1_000).toFixed(what === 'bytes' ? 0 : 1)
  }
  for (const [who, hosts] of [
    ['master', world.peers.filter((peer) => peer === master)],
    ['a member', world.peers.filter((peer) => peer !== master)],
  ] as const) {
    const row = [sent, heard].flatMap((of) => [rate(of, hosts, 'frames'), rate(of, hosts, 'bytes')])
    console.log(`| ${peers} | ${who} | ${row.join(' | ')} |`)
  }
}
