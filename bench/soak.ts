/**
 * Whether anything grows: two peers, clients of every kind, and origins that drip, lie, reset and never end. Each minute the traffic
 * stops until all is answered or left; then the peers' process says what it holds. Prints docs/benchmarks/soak.md, progress on
 * standard error; exit status 1 where heap or descriptors grow or a wrong byte came. For so many minutes [60], at so many
 * requests a second [30], judged after so many minutes [a quarter of all]:
 *
 *     node --conditions=@cachereef/source bench/soak.ts 60 30 15 > docs/benchmarks/soak.md
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ask, type Outcomes } from './soak/client.ts'
import { hostileOrigin } from './soak/hostile-origin.ts'
import type { Held } from './soak/peers-child.ts'
import { page } from './soak/page.ts'
import { generator } from './store/traces.ts'
import { type Sample, verdictOf } from './soak/verdict.ts'

/** Longer than idle connections to origins are kept, and than a body that nobody reads is listened to: what is open then stays open. */
const QUIET_MS = 12_000

const minutes = Number(process.argv[2] ?? 60)
const rate = Number(process.argv[3] ?? 30)
const warmUpMinutes = Number(process.argv[4] ?? Math.floor(minutes / 4))
const directory = await mkdtemp(join(tmpdir(), 'cachereef-soak-'))
await using origin = await hostileOrigin()
const child = fork(join(import.meta.dirname, 'soak/peers-child.ts'), [`${origin.port}`, directory], {
  execArgv: ['--conditions=@cachereef/source', '--expose-gc'],
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
})
const [proxies] = (await once(child, 'message')) as [string[]]
const agent = new Agent({ keepAlive: true, maxSockets: 200 })
const random = generator(1)
const outcomes: Outcomes = { asked: 0, answered: {}, broken: 0, left: 0, late: 0, wrong: 0 }

async function trafficUntil(endMs: number): Promise<void> {
  const asked = new Set<Promise<void>>()
  while (performance.now() < endMs) {
    const one = ask(proxies, agent, random, outcomes)
    asked.add(one)
    void one.then(() => asked.delete(one))
    await pause(1_000 / rate)
  }
  await Promise.all(asked)
}

const samples: Sample[] = []
const begunMs = performance.now()
for (let minute = 1; minute <= minutes; minute++) {
  await trafficUntil(begunMs + minute * 60_000 - QUIET_MS)
  await pause(QUIET_MS)
  child.send('held')
  const [held] = (await once(child, 'message')) as [Held]
  samples.push({ minute, ...held })
  console.error(JSON.stringify({ minute, ...held, ...outcomes }))
}
child.send('leave')
await once(child, 'exit')
agent.destroy()
await rm(directory, { recursive: true, force: true })

const verdict = verdictOf(samples, warmUpMinutes)
console.log(page({ minutes, rate, warmUpMinutes, samples, outcomes, verdict }))
if (!verdict.flat || outcomes.wrong > 0) process.exitCode = 1
