/**
 * What a hop costs: the same request answered by the peer that is asked, by its mirror, and by the holder behind it. Two peers, each a
 * process, share one core; the client has the other. Prints docs/benchmarks/hop.md:
 *
 *     taskset -c 1 node --conditions=@cachereef/source bench/hop.ts > docs/benchmarks/hop.md
 *
 * With a number, so many rounds instead of 500.
 */
import { loadavg } from 'node:os'
import { HOT_HOPS } from '../packages/proxy/src/mirror/limits.ts'
import { type Distribution, distributionOf } from './hop/distribution.ts'
import { stallingHolder } from './hop/hedging.ts'
import { processorTime } from './hop/processor-time.ts'
import { connectToProxy } from './hop/proxy-client.ts'
import { startTwoPeers } from './hop/two-peers.ts'

const rounds = Number(process.argv[2] ?? 500)
const BODIES = [1_000, 16_000, 256_000]

/** An object is asked for less often than would make it hot, so that every request for one takes the hop. */
const ASKED_A_ROUND = HOT_HOPS - 1

/** So many that none of them is hot, and has to be moved. */
const LOCAL_HOSTS = 64

/** Rounds before the measured ones: V8 compiles a hop's way well only after some ten thousand of them. */
const WARM_UP_ROUNDS = 2_000

const rows: string[] = []
const costs: string[] = []
for (const bodyBytes of BODIES) {
  await using peers = await startTwoPeers(
    bodyBytes,
    process.execArgv.filter((option) => option.startsWith('--cpu-prof')),
  )
  using near = await connectToProxy(peers.near.listen)
  // A host of its own for each object: a master cuts a domain that draws most requests, and moves it.
  const [local, hot] = [await peers.hostsOf('near', LOCAL_HOSTS), `http://${(await peers.hostsOf('far', 1))[0]}/`]
  for (let i = 0; i < 2 * HOT_HOPS; i++) await near.ask(hot)
  const times = { local: [] as number[], mirror: [] as number[], hop: [] as number[] }
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    const home = `http://${local[Math.abs(round) % LOCAL_HOSTS]}/`
    const far = `http://${(await peers.hostsOf('far', 1))[0]}/`
    // The first brings it into its holder's store.
    await near.ask(home)
    await near.ask(far)
    for (let i = 1; i < ASKED_A_ROUND; i++) {
      const [atHome, hop, mirror] = [await near.ask(home), await near.ask(far), await near.ask(hot)]
      if (round < 0) continue
      if (atHome.atHome) times.local.push(atHome.ms)
      if (mirror.atHome) times.mirror.push(mirror.ms)
      if (!hop.atHome) times.hop.push(hop.ms)
    }
  }
  const [localMs, mirrorMs, hopMs] = [times.local, times.mirror, times.hop].map(distributionOf) as [
    Distribution,
    Distribution,
    Distribution,
  ]
  const cells = [localMs, mirrorMs, hopMs].map(({ p50, p99 }) => `${p50.toFixed(2)}, ${p99.toFixed(2)}`)
  rows.push(
    `| ${bodyBytes / 1_000} kB | ${cells.join(' | ')} | ${(hopMs.p50 - localMs.p50).toFixed(2)} | ${(hopMs.p50 / localMs.p50).toFixed(1)} |`,
  )
  const { local: atHome, hopNear, hopFar } = await processorTime(peers, near, Math.ceil(rounds / 50))
  costs.push(`| ${bodyBytes / 1_000} kB | ${[atHome, hopNear, hopFar].map((us) => us.toFixed(0)).join(' | ')} |`)
}

const stalls: string[] = []
for (const hedged of [false, true]) {
  const { p50, p90, p99 } = await stallingHolder(4 * rounds, hedged)
  const cells = [p50, p90, p99].map((ms) => ms.toFixed(2))
  stalls.push(`| ${hedged ? 'with a replica: hedged' : 'alone'} | ${cells.join(' | ')} |`)
}

console.log(`# A hop, measured

Printed by \`taskset -c 1 node --conditions=@cachereef/source bench/hop.ts ${rounds}\` on Node ${process.versions.node}; load average of
the machine at the end: ${(loadavg()[0] ?? 0).toFixed(1)}, of which this is about one. Two peers, a process each,
share one core of a shared virtual machine of two; the client and the origin have the other. One connection, one request at a
time, the three kinds taking turns; ${rounds * (ASKED_A_ROUND - 1)} requests of each, after ${WARM_UP_ROUNDS * (ASKED_A_ROUND - 1)} that are not counted.
Milliseconds, median and 99th percentile.

| body | local hit | mirror hit | hop hit | added by the hop, median | ratio |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

The peers' own processor time for one request, microseconds; what else the machine does shows less in it than above.

| body | local hit | hop, at the peer that is asked | hop, at the holder |
| --- | --- | --- | --- |
${costs.join('\n')}

## A holder that stalls

Every fiftieth answer of the holder comes 100 ms late. All in one process; ${4 * rounds} requests of 1 kB each, one at a time. Milliseconds.

| the holder | median | 90 % | 99 % |
| --- | --- | --- | --- |
${stalls.join('\n')}`)
