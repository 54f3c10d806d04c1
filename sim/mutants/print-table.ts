import { readFileSync, writeFileSync } from 'node:fs'
import { hunt } from './hunt.ts'
import { renderMutants } from './render-mutants.ts'
import { MUTANTS } from './mutants.ts'

/**
 * Hunts every mutant anew and writes sim/mutants/caught.json and docs/mutants.md. Ends with 1 where one was not caught.
 *
 * npm run mutants -w sim -- [seeds a mutant may live through, 3000]
 */
const caughtFile = new URL('./caught.json', import.meta.url)
const known = JSON.parse(readFileSync(caughtFile, 'utf8')) as Record<string, { seed: number; invariant: string }>
const verdicts = await hunt(MUTANTS, Number(process.argv[2] ?? 3_000), known)
const caught: typeof known = {}
for (const { name, seed, invariant } of verdicts) {
  if (seed !== undefined && invariant !== undefined) caught[name] = { seed, invariant }
  else console.error(`not caught: ${name}`)
}
writeFileSync(caughtFile, `${JSON.stringify(caught, undefined, 2)}\n`)
writeFileSync(new URL('../../docs/mutants.md', import.meta.url), renderMutants(MUTANTS, caught))
process.exitCode = Object.keys(caught).length === MUTANTS.length ? 0 : 1
