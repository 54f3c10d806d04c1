/**
 * B8: the load of the fullest of ten real peers, built before (`npm run build`), under Zipf(1.0) demand for 10,000 hosts of one
 * origin. Every request is for a path of its own, so each is carried by the holder of its domain, or of its slice, and no copy
 * elsewhere takes it off. Exits with 1 where the fullest carries more than 1.15 times the mean after rebalancing, or a request fails.
 *
 *     node --conditions=@cachereef/source bench/domain-balance.ts
 *
 * Three phases of as many requests: "before" under the table as it comes from ranking alone, which is that of the first
 * five seconds at most; "meanwhile", until the master has nothing more to change; "after".
 */
import { parseArgs } from 'node:util'
import { Asker } from './domain-balance/asker.ts'
import { changesIn } from './domain-balance/changes.ts'
import { seeded } from '../test/chaos/hash.ts'
import { drawOf } from '../test/chaos/mix.ts'
import { Reef } from '../test/chaos/reef.ts'
import { Origin } from '../test/origin.ts'

const { values } = parseArgs({
  options: {
    peers: { type: 'string', default: '10' },
    domains: { type: 'string', default: '10000' },
    zipf: { type: 'string', default: '1' },
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
  },
})
const FULLEST_MAX = 1.15
/** Requests under way at each peer: enough to keep two cores busy, and few enough that none is late for its deadline. */
const AT_ONCE = 3
/** The master looks at the demand every five seconds: without a change for longer than two looks it has none to make. */
const QUIET_MS = 12_000

const hosts = Array.from({ length: Number(values.domains) }, (_, rank) => `site${rank}.test`)
const draw = drawOf(hosts, Number(values.zipf), seeded(Number(values.seed)))
let drawn = 0

await using origin = await Origin.start((_, response) => {
  response.writeHead(200, { 'Cache-Control': 'max-age=3600', 'Content-Length': 2 }).end('ok')
})
await using reef = await Reef.create({ origin: origin.address, words: ['--log-level', 'info'] })
for (let i = 1; i <= Number(values.peers); i++) await reef.start(`p${i}`)
await reef.settled()
const askers = reef.running.map(({ ready }) => new Asker(ready.listen))
const changes = () => reef.running.flatMap((peer) => changesIn(peer.log()))

type Carried = Map<string, number>

/** Asks until told to stop, through all peers alike, and counts who carried what. */
async function ask(isEnough: (asked: number) => boolean): Promise<Carried> {
  const carried: Carried = new Map(reef.running.map(({ ready }) => [ready.name, 0]))
  let asked = 0
  const one = async (asker: Asker): Promise<void> => {
    while (!isEnough(asked++)) {
      const holder = await asker.holderOf(`http://${draw()}/${drawn++}`)
      carried.set(holder, (carried.get(holder) ?? 0) + 1)
    }
  }
  await Promise.all(askers.flatMap((asker) => Array.from({ length: AT_ONCE }, () => one(asker))))
  return carried
}

/** The load of the fullest as a multiple of the mean. */
function fullest(carried: Carried): number {
  const loads = [...carried.values()]
  return Math.max(...loads) / (loads.reduce((sum, load) => sum + load, 0) / loads.length)
}

function tell(phase: string, carried: Carried): void {
  const loads = [...carried.values()].sort((a, b) => b - a)
  const total = loads.reduce((sum, load) => sum + load, 0)
  console.log(`${phase}: ${total} requests, ${loads.join(' ')}; the fullest ${fullest(carried).toFixed(3)} × the mean`)
}

const enough = Number(values.requests)
const before = await ask((asked) => asked >= enough || changes().length > 0)
tell('before', before)

let latest = { changes: 0, atMs: performance.now() }
const meanwhile = await ask((asked) => {
  const count = asked % 100 === 0 ? changes().length : latest.changes
  if (count !== latest.changes) latest = { changes: count, atMs: performance.now() }
  return performance.now() - latest.atMs > QUIET_MS
})
tell('meanwhile', meanwhile)

const after = await ask((asked) => asked >= enough)
tell('after', after)
const made = changes()
console.log(`${made.length} changes:`)
for (const change of made) console.log(`  ${change}`)
for (const asker of askers) asker[Symbol.dispose]()
process.exitCode = fullest(after) <= FULLEST_MAX ? 0 : 1
