/**
 * C2: many concurrent requests for one cold object through ten real peers, built before (`npm run build`), make one request to
 * the origin. Exits with 1 where they make more, or one answer is wrong.
 *
 *     node --conditions=@cachereef/source bench/one-fetch.ts
 */
import { Agent } from 'node:http'
import { parseArgs } from 'node:util'
import { checkedGet } from '../test/chaos/checked-get.ts'
import { Reef, targetOf } from '../test/chaos/reef.ts'
import { thingAt } from '../test/chaos/thing.ts'
import { VersionedOrigin } from '../test/chaos/versioned-origin.ts'

const { values } = parseArgs({
  options: {
    peers: { type: 'string', default: '10' },
    requests: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
  },
})
const BYTES = 200_000
/** The body takes a second to arrive, so that requests come before its head, in its middle and after its end. */
const PACE = 200_000
const WITHIN_MS = 60_000

await using origin = await VersionedOrigin.start()
await using reef = await Reef.create({ origin: origin.address })
for (let i = 1; i <= Number(values.peers); i++) await reef.start(`p${i}`)
await reef.settled()
const targets = reef.running.map(targetOf)

for (let round = 1; round <= Number(values.rounds); round++) {
  const thing = thingAt(`cold${round}.test`, 'object', { bytes: BYTES, pace: PACE })
  const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY })
  const before = origin.requests.length
  const startMs = performance.now()
  const outcomes = await Promise.all(
    Array.from({ length: Number(values.requests) }, (_, i) =>
      checkedGet({ listen: targets[i % targets.length]!.listen, thing, agent, withinMs: WITHIN_MS }),
    ),
  )
  const tookMs = Math.round(performance.now() - startMs)
  agent.destroy()
  const wrong = outcomes.filter(({ fault }) => fault)
  const fetches = origin.requests.length - before
  console.log(
    `round ${round}: ${outcomes.length} requests through ${targets.length} peers in ${tookMs} ms, ` +
      `${fetches} to the origin, ${wrong.length} failed or wrong`,
  )
  for (const { fault, detail } of wrong.slice(0, 3)) console.log(`  ${fault}: ${detail}`)
  if (fetches !== 1 || wrong.length > 0) process.exitCode = 1
}
