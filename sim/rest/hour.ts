import { parseArgs } from 'node:util'
import { World } from '../world/world.ts'
import { CALM } from '../world/weather.ts'

/**
 * npm run sim:hour -- --peers 100 --loss 0.1 --minutes 60
 *
 * Lets a community live through an hour of bad weather and counts who was taken for dead though nobody died. Ends with 1
 * where somebody was, or where the master has changed.
 */
const { values } = parseArgs({
  options: {
    peers: { type: 'string', default: '100' },
    loss: { type: 'string', default: '0.1' },
    minutes: { type: 'string', default: '60' },
    ping: { type: 'string', default: '250' },
    seed: { type: 'string', default: '1' },
  },
})

/** Everybody is together long before; it is the same bound as in docs/reliability.md. */
const TOGETHER_MS = 20_000

const peers = Number(values.peers)
const pingIntervalMs = Number(values.ping)
const world = new World({ seed: Number(values.seed), peers, settings: { pingIntervalMs, maxPeers: 2 * peers } })
const seen = { deaths: 0, suspicions: 0, questions: 0, newMasters: 0 }

await world.startAll()
if ((await world.agreement(TOGETHER_MS)) === undefined) throw new Error('they never were one community')
for (const { community } of world.peers) {
  community?.on('peer-down', (_peer, reason) => {
    if (reason === 'dead') seen.deaths++
  })
  community?.on('master-changed', () => seen.newMasters++)
  community?.on('refused', (kind) => {
    if (kind === 'suspect') seen.suspicions++
  })
  community?.on('election', ({ on }) => {
    if (on === 'master-silent') seen.questions++
  })
}
world.network.weather = { ...CALM, loss: Number(values.loss) }
const startMs = performance.now()
const startEvents = world.events
await world.pass(60_000 * Number(values.minutes))

console.log(`peers             ${peers}, pinged every ${pingIntervalMs} ms, given up after ${3 * pingIntervalMs} ms`)
console.log(
  `weather           ${100 * Number(values.loss)} % of the datagrams lost, for ${values.minutes} simulated minutes`,
)
console.log(
  `events            ${world.events - startEvents} in ${((performance.now() - startMs) / 1_000).toFixed(0)} s`,
)
console.log(`asked the others  ${seen.questions} times, whether they still heard the master`)
console.log(`suspected it      ${seen.suspicions} times`)
console.log(`false deaths      ${seen.deaths}`)
console.log(`new masters       ${seen.newMasters}`)
if (seen.deaths + seen.newMasters > 0) process.exitCode = 1
