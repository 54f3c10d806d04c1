import { parentPort } from 'node:worker_threads'
import { drawScenario } from './draw-scenario.ts'
import type { Seeds } from './pool.ts'
import { type Outcome, runScenario } from './run-scenario.ts'

/** A thread of the pool: takes seeds, gives their outcomes. */
parentPort?.on('message', (seeds: Seeds) => void run(seeds))

// Every frame that is refused is an error, whose stack nobody reads; whoever wants one replays the seed.
Error.stackTraceLimit = 0

async function run({ from, count, peers }: Seeds): Promise<void> {
  const outcomes: Outcome[] = []
  for (let seed = from; seed < from + count; seed++) outcomes.push(await runScenario(drawScenario(seed, peers)))
  parentPort?.postMessage(outcomes)
}
