import { parentPort } from 'node:worker_threads'
import { drawScenario } from './draw-scenario.ts'
import type { Seeds } from './pool.ts'
import { type Outcome, runScenario } from './run-scenario.ts'

/** A thread of the pool: takes seeds, gives their outcomes. */
parentPort?.on('message', (seeds: Seeds) => void run(seeds))

async function run({ from, count }: Seeds): Promise<void> {
  const outcomes: Outcome[] = []
  for (let seed = from; seed < from + count; seed++) outcomes.push(await runScenario(drawScenario(seed)))
  parentPort?.postMessage(outcomes)
}
