/**
 * Rolling restarts under load (C4): each of five real peers, built before (`npm run build`), is ended with SIGTERM and started
 * again on its state folder, one after the other, while clients ask for what was cached before. Exits with 1 where an answer was
 * wrong or missing, where the origin was asked more than 2 % of what the cold start took, or, with the origin cut off, where
 * anything failed at all.
 *
 *     node --conditions=@cachereef/source bench/rolling-restart.ts --rate 100
 *
 * Four rounds: with and without disks, each with the origin there and cut off.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { loadLine, verdictOf } from './under-load/verdict.ts'
import { checkedGet } from '../test/chaos/checked-get.ts'
import { Load } from '../test/chaos/load.ts'
import { type Mix, thingsOf } from '../test/chaos/mix.ts'
import { Reef, targetOf } from '../test/chaos/reef.ts'
import { VersionedOrigin } from '../test/chaos/versioned-origin.ts'

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '100' },
    peers: { type: 'string', default: '5' },
    things: { type: 'string', default: '1000' },
    replicas: { type: 'string', default: '1' },
  },
})
/** Of the origin's requests at the cold start. */
const SHARE_MAX = 0.02
const WITHIN_MS = 30_000
/** Between a peer's return and the end of the next one: what an operator's tool waits for is only that it serves. */
const BETWEEN_MS = 1_000
const mix: Mix = { seed: 1, things: Number(values.things), sites: 100, zipf: 0.8, changing: false, bytesMax: 1 << 18 }

for (const disk of [false, true]) for (const cutOff of [false, true]) await round(disk, cutOff)

async function round(disk: boolean, cutOff: boolean): Promise<void> {
  await using origin = await VersionedOrigin.start()
  const words = ['--replicas', values.replicas, ...(disk ? ['--disk', '256MB'] : [])]
  await using reef = await Reef.create({ origin: origin.address, words })
  const names = Array.from({ length: Number(values.peers) }, (_, i) => `p${i + 1}`)
  for (const name of names) await reef.start(name)
  await reef.settled()
  await warm(reef)
  const cold = origin.requests.length
  if (cutOff) await origin.cutOff()

  await using load = await Load.start(reef.running.map(targetOf), {
    mix,
    rate: Number(values.rate),
    openMax: 256,
    rangeShare: 0,
    abandonShare: 0,
    withinMs: WITHIN_MS,
  })
  await pause(BETWEEN_MS)
  const startMs = performance.now()
  const statuses: (number | null)[] = []
  for (const name of names) {
    await load.aimAt(reef.running.filter(({ ready }) => ready.name !== name).map(targetOf))
    statuses.push(await reef.stop(name))
    await reef.start(name)
    await load.aimAt(reef.running.map(targetOf))
    await pause(BETWEEN_MS)
  }
  const seconds = ((performance.now() - startMs) / 1_000).toFixed(1)
  const figures = await load.end()

  const fetches = origin.requests.length - cold
  console.log(
    `\n${disk ? 'with' : 'without'} disks, the origin ${cutOff ? 'cut off' : 'there'}: ${names.length} restarts in ${seconds} s`,
  )
  console.log(`origin: ${cold} requests for the cold start, ${fetches} since`)
  console.log(loadLine(figures))
  const badlyEnded = statuses.filter((status) => status !== 0)
  if (badlyEnded.length > 0) console.log(`exit statuses: ${statuses.join(', ')}`)
  const tooMany = fetches > SHARE_MAX * cold ? 1 : 0
  process.exitCode = Math.max(Number(process.exitCode ?? 0), verdictOf(load.failures, tooMany + badlyEnded.length))
}

/** Everything is asked for once, through peers by turns. */
async function warm(reef: Reef): Promise<void> {
  const targets = reef.running.map(targetOf)
  for (const [i, thing] of thingsOf(mix).entries()) {
    const { fault, detail } = await checkedGet({
      listen: targets[i % targets.length]!.listen,
      thing,
      withinMs: WITHIN_MS,
    })
    if (fault) throw new Error(`${thing.url} was not to be had at the start: ${fault}, ${detail}`)
  }
}
