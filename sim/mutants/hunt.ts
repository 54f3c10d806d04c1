import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Mutant } from './mutant.ts'
import type { MutantTask, MutantVerdict } from './mutant-worker.ts'

/**
 * Gives each mutant so many seeds, the one that caught it before first, on all cores. The verdicts come in the order of the
 * mutants. Rejects where one can't be planted.
 */
export async function hunt(
  mutants: readonly Mutant[],
  seedsMax: number,
  caught: Readonly<Record<string, { readonly seed: number }>> = {},
  threads = availableParallelism(),
): Promise<MutantVerdict[]> {
  const verdicts: MutantVerdict[] = []
  let next = 0
  const work = async () => {
    for (let mutant = mutants[next]; mutant; mutant = mutants[next]) {
      const at = next++
      verdicts[at] = await run({ mutant, firstSeed: caught[mutant.name]?.seed ?? 0, seedsMax })
    }
  }
  await Promise.all(Array.from({ length: threads }, work))
  return verdicts
}

function run(task: MutantTask): Promise<MutantVerdict> {
  const worker = new Worker(new URL('./mutant-worker.ts', import.meta.url), {
    workerData: task,
    execArgv: ['--conditions=@cachereef/source'],
  })
  return new Promise<MutantVerdict>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  }).finally(() => worker.terminate())
}
