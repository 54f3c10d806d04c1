/**
 * How soon a community is whole again after a kill, and what it costs at rest. Real processes over real sockets, built
 * before (`npm run build`). Prints docs/benchmarks/failover.md; takes about six minutes:
 *
 *     node --conditions=@cachereef/source bench/failover.ts > docs/benchmarks/failover.md
 *
 * With a number, so many kills of each kind instead of 50.
 */
import { cpus } from 'node:os'
import { controlTraffic } from './failover/control-traffic.ts'
import { figuresOf, row } from './failover/figures.ts'
import { killMasters, killMembers, startPeers } from './failover/kills.ts'
import { RealCommunity } from './failover/real-community.ts'
import { startMemberships, startProcesses } from './failover/starts.ts'

const PING_INTERVAL_MS = 250
const STARTS = 10
const kills = Number(process.argv[2] ?? 50)

const killed: string[] = []
for (const size of [3, 10]) {
  await using community = await RealCommunity.create(PING_INTERVAL_MS)
  await startPeers(community, size)
  killed.push(
    row(
      `master of ${size} killed → the next is listed by the cache server`,
      figuresOf(await killMasters(community, kills)),
    ),
  )
  killed.push(
    row(`member of ${size} killed → its portion is the others'`, figuresOf(await killMembers(community, kills))),
  )
}

const started: string[] = []
const repeated = async (start: (count: number) => Promise<number>) => {
  const timesMs: number[] = []
  while (timesMs.length < STARTS) timesMs.push(await start(10))
  return figuresOf(timesMs)
}
started.push(row('10 memberships in one process, all started at once', await repeated(startMemberships)))
started.push(row('10 processes, all spawned at once', await repeated(startProcesses)))

const traffic: string[] = []
for (const size of [10, 100]) {
  const { memberBytesPerSecond, masterBytesPerSecond } = await controlTraffic(size)
  traffic.push(`| ${size} | ${Math.round(memberBytesPerSecond)} | ${Math.round(masterBytesPerSecond)} |`)
}

console.log(`# Failover, measured

Printed by \`node --conditions=@cachereef/source bench/failover.ts ${kills}\` on Node ${process.versions.node}, ${cpus().length}
cores of a shared virtual machine with other work going on. Ping interval ${PING_INTERVAL_MS} ms, time-out three intervals, loopback.

## Killed with SIGKILL

\`cachereef cache-server\` and \`cachereef peer\`, a process each. The killed one is started anew, and the community whole
again, before the next kill. Times are from the signal until what the row says was seen by a look every 5 ms.

| | kills | median | 90 % | worst |
| --- | --- | --- | --- | --- |
${killed.join('\n')}

## Started at once

Until every peer's list has all ten, under one master. Ten processes share two cores while each loads its program: most
of their time is Node's start, which the first row leaves out.

| | runs | median | 90 % | worst |
| --- | --- | --- | --- | --- |
${started.join('\n')}

## Control traffic at rest

Bytes a second of one peer, sent and received, with a secret: frames, and the IP and UDP headers of datagrams. All peers are in
one process on loopback, watched for ten seconds.

| peers | member | master |
| --- | --- | --- |
${traffic.join('\n')}`)
