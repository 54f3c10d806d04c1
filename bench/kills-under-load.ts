/**
 * Peers killed under load (C5): SIGKILL of a member, then of the master, of five real peers, built before (`npm run build`).
 * Exits with 1 where a surviving peer gave one answer that was not right to the byte, or none.
 *
 *     node --conditions=@cachereef/source bench/kills-under-load.ts --rate 2000 --replicas 2
 *
 * Beside the load of mixed sizes ten downloads of 10 MB are in flight at each death, half of them of bodies that are still
 * arriving from the origin.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { downloadsThrough } from './under-load/downloads.ts'
import { loadLine, verdictOf } from './under-load/verdict.ts'
import { Absences } from '../test/chaos/absences.ts'
import { Load } from '../test/chaos/load.ts'
import type { Mix } from '../test/chaos/mix.ts'
import { Reef, targetOf } from '../test/chaos/reef.ts'
import { VersionedOrigin } from '../test/chaos/versioned-origin.ts'

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '2000' },
    replicas: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '20' },
  },
})
const rate = Number(values.rate)
/** Before the first death, between the two, and after the second. */
const phaseMs = (Number(values.seconds) * 1_000) / 3
const mix: Mix = { seed: 1, things: 2_000, sites: 100, zipf: 1, changing: false, bytesMax: 1 << 20 }

await using origin = await VersionedOrigin.start()
await using reef = await Reef.create({ origin: origin.address, words: ['--replicas', values.replicas] })
for (const name of ['p1', 'p2', 'p3', 'p4', 'p5']) await reef.start(name)
await reef.settled()
await using load = await Load.start(reef.running.map(targetOf), {
  mix,
  rate,
  openMax: 1_000,
  rangeShare: 0,
  abandonShare: 0,
  withinMs: 30_000,
})

const absences = new Absences()
const downloads: Awaited<ReturnType<typeof downloadsThrough>>[] = []
const deaths: string[] = []
await pause(phaseMs)
for (const role of ['member', 'master']) {
  const master = await reef.masterName()
  const victim = reef.running.find(({ ready }) => (ready.name === master) === (role === 'master'))
  if (!victim) throw new Error(`there is no ${role} to kill`)
  const { name } = victim.ready
  const survivors = reef.running.filter((peer) => peer !== victim).map(targetOf)
  const before = origin.requests.length
  const inFlight = downloadsThrough(survivors, role)
  await inFlight.underWay
  absences.began(name, 'killed')
  const killed = reef.kill(name)
  await load.aimAt(survivors)
  await killed
  await pause(phaseMs)
  downloads.push(inFlight)
  deaths.push(
    `${role} ${name} killed; ${origin.requests.length - before} requests to the origin until ${phaseMs / 1_000} s later`,
  )
}
const figures = await load.end()
const large = (await Promise.all(downloads.map(({ outcomes }) => outcomes))).flat()

console.log(`five peers, --replicas ${values.replicas}, ${rate} requests/s`)
for (const death of deaths) console.log(death)
console.log(loadLine(figures))
console.log(`10 MB downloads in flight: ${large.length}, whole: ${large.filter(({ fault }) => !fault).length}`)
for (const { fault, detail, cacheStatus } of large) if (fault) console.log(`  ${fault}: ${detail}; ${cacheStatus}`)
const failures = load.failures.filter((failure) => absences.excuse(failure) !== 'killed')
process.exitCode = verdictOf(failures, large.filter(({ fault }) => fault).length)
