/**
 * A body of 1 GB through a hop, its holder killed half-way (C5), with real peers, built before (`npm run build`). Exits with 1
 * where a byte is wrong or missing, or a peer's resident memory rose above its store's bound and 64 MB.
 *
 *     node --conditions=@cachereef/source bench/big-body.ts
 *
 * Resident memory is VmHWM of /proc/PID/status: the most that it ever was; what a peer takes before its first request, Node's
 * own, is told beside it.
 */
import { parseArgs } from 'node:util'
import { residentMb } from './under-load/resident.ts'
import { checkedGet } from '../test/chaos/checked-get.ts'
import { Reef } from '../test/chaos/reef.ts'
import { thingAt } from '../test/chaos/thing.ts'
import { VersionedOrigin } from '../test/chaos/versioned-origin.ts'
import { get } from '../test/get.ts'

const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '1000' },
    memory: { type: 'string', default: '256' },
  },
})
const bytes = Number(values.megabytes) * 1_000_000
const memoryMb = Number(values.memory)
const BOUND_MB = memoryMb + 64
const WITHIN_MS = 600_000

await using origin = await VersionedOrigin.start()
await using reef = await Reef.create({ origin: origin.address, words: ['--memory', `${memoryMb}MB`] })
for (const name of ['p1', 'p2', 'p3']) await reef.start(name)
await reef.settled()

const [entry] = reef.running
if (!entry) throw new Error('no peer runs')
const thing = await heldElsewhere(entry.ready)
const atRest = new Map(reef.running.map(({ ready, process }) => [ready.name, residentMb(process.pid!)]))

let killed: string | undefined
/** The most that each peer had resident. */
const most = new Map<string, number>()
const look = () => {
  for (const { ready, process } of reef.running) most.set(ready.name, residentMb(process.pid!))
}
const startMs = performance.now()
const outcome = await checkedGet({
  listen: entry.ready.listen,
  thing: thing.thing,
  withinMs: WITHIN_MS,
  onProgress: (got) => {
    if (got < bytes / 2 || killed !== undefined) return
    killed = thing.holder
    look()
    void reef.kill(thing.holder)
  },
})
const seconds = (performance.now() - startMs) / 1_000

console.log(
  `${outcome.bytes} of ${bytes} bytes right in ${seconds.toFixed(1)} s, holder ${killed} killed half-way, ` +
    `${origin.requests.length} requests to the origin (${origin.requests.map(({ status }) => status).join(', ')})`,
)
if (outcome.fault) console.log(`  ${outcome.fault}: ${outcome.detail}`)
look()
for (const [name, megabytes] of most) {
  console.log(`${name}: ${atRest.get(name)} MB before, ${megabytes} MB at most, bound ${BOUND_MB} MB`)
}
const tooMuch = [...most.values()].some((megabytes) => megabytes > BOUND_MB)
process.exitCode = outcome.fault || outcome.bytes !== bytes || tooMuch ? 1 : 0

/** A thing of the size whose holder is another peer than this one, and that one's name. */
async function heldElsewhere({ admin, name }: { readonly admin: string; readonly name: string }) {
  for (let i = 0; ; i++) {
    const candidate = thingAt(`big${i}.test`, 'body', { bytes })
    const { body } = await get(admin, `/explain?url=${encodeURIComponent(candidate.url)}`)
    const { holders } = JSON.parse(body.toString()) as { holders: readonly { readonly name: string }[] }
    const holder = holders[0]?.name
    if (holder !== undefined && holder !== name) return { thing: candidate, holder }
  }
}
