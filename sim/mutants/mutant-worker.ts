import { registerHooks } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { type Mutant, plant } from './mutant.ts'

/** A thread in which one mutant lives. It runs seeds until an invariant is broken, and tells which. */
export interface MutantTask {
  readonly mutant: Mutant
  /** Tried before all others: it has caught this mutant before. */
  readonly firstSeed: number
  readonly seedsMax: number
}

export interface MutantVerdict {
  readonly name: string
  /** Undefined: it lived through all seeds. */
  readonly invariant: string | undefined
  /** The seed that caught it. */
  readonly seed: number | undefined
}

const { mutant, firstSeed, seedsMax } = workerData as MutantTask
let planted = false

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    if (!url.endsWith(`/packages/${mutant.file}`)) return loaded
    planted = true
    return { ...loaded, source: plant(mutant, Buffer.from(loaded.source as Uint8Array).toString()) }
  },
})

const [{ drawScenario }, { runScenario }] = await Promise.all([
  import('../run/draw-scenario.ts'),
  import('../run/run-scenario.ts'),
])
if (!planted) throw new Error(`mutant "${mutant.name}": ${mutant.file} was never loaded`)

let verdict: MutantVerdict = { name: mutant.name, invariant: undefined, seed: undefined }
for (let tried = 0; tried < seedsMax && verdict.invariant === undefined; tried++) {
  const seed = tried === 0 ? firstSeed : tried - 1
  const { violation } = await runScenario(drawScenario(seed))
  if (violation) verdict = { name: mutant.name, invariant: violation.invariant, seed }
}
parentPort?.postMessage(verdict)
