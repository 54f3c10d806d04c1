import { Worker } from 'node:worker_threads'
import type { Outcome } from './run-scenario.ts'

/** Seeds that a worker takes at a time: few enough that none is left with a long tail. */
const SEEDS_AT_A_TIME = 50

export interface Seeds {
  readonly from: number
  readonly count: number
  /** So many peers in each; left out: what the seed says. */
  readonly peers?: number | undefined
}

/** Runs seeds on so many threads and hands over each outcome as it comes, in no order. Rejects where a thread fails. */
export async function runSeeds(
  { from, count, peers }: Seeds,
  threads: number,
  onOutcome: (outcome: Outcome) => void,
): Promise<void> {
  const atATime = peers === undefined ? SEEDS_AT_A_TIME : 1
  let next = from
  const end = from + count
  const take = (): Seeds | undefined => {
    if (next >= end) return undefined
    const batch = { from: next, count: Math.min(atATime, end - next), peers }
    next += batch.count
    return batch
  }
  await Promise.all(Array.from({ length: Math.min(threads, Math.ceil(count / atATime)) }, () => work(take, onOutcome)))
}

function work(take: () => Seeds | undefined, onOutcome: (outcome: Outcome) => void): Promise<void> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { execArgv: ['--conditions=@cachereef/source'] })
  return new Promise<void>((resolve, reject) => {
    const give = () => {
      const batch = take()
      if (batch) worker.postMessage(batch)
      else resolve()
    }
    worker.on('message', (outcomes: Outcome[]) => {
      for (const outcome of outcomes) onOutcome(outcome)
      give()
    })
    worker.on('error', reject)
    give()
  }).finally(() => worker.terminate())
}
