import type { Mutant } from './mutant.ts'

/** docs/mutants.md: every mutant with what caught it. */
export function renderMutants(
  mutants: readonly Mutant[],
  caught: Readonly<Record<string, { readonly seed: number; readonly invariant: string }>>,
): string {
  const rows = mutants.map(({ name, file }) => {
    const { seed, invariant } = caught[name] ?? { seed: '', invariant: '**not caught**' }
    return `| ${name} | \`packages/${file}\` | ${invariant} | ${seed} |`
  })
  return `# Planted bugs

Each of these ${mutants.length} bugs is planted, alone, into the production code while it is loaded; the code itself knows
nothing of it. The simulator then runs seeds until one of its checkers objects. A bug that no seed finds fails the tests, for
then the checkers, not the code, have a hole. What the checkers stand for is in [reliability.md](reliability.md).

This page is printed by \`npm run mutants -w sim\` from \`sim/mutants/mutants.ts\`.

| what is wrong | where | what objects | seed |
| --- | --- | --- | ---: |
${rows.join('\n')}
`
}
