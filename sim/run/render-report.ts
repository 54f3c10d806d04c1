import { coverageTable, uncovered } from './coverage-table.ts'
import type { Summary } from './summary.ts'

/** What a long run cost, and of what state it was. */
export interface RunFacts {
  readonly command: string
  readonly commit: string
  readonly node: string
  readonly wallMs: number
  readonly cpuMs: number
}

/** docs/benchmarks/simulation.md: what a run over many seeds came to, as far as it has got. */
export function renderReport(summary: Summary, { command, commit, node, wallMs, cpuMs }: RunFacts): string {
  const { seeds, events, simulatedMs, failures, coverage } = summary
  const shares = [0.5, 0.9, 0.99, 1].map((share) => `${seconds(summary.healedMs(share))} s`)
  const missing = uncovered(coverage)
  const told = failures.map(({ seed, violation }) => `- seed ${seed}: ${firstLine(violation?.message)}`)
  return `# A long run of the simulator

Printed by \`${command}\` at ${commit}, on Node ${node}.

| | |
| --- | ---: |
| seeds that ran | ${seeds.toLocaleString('en')} |
| seeds that failed | ${failures.length} |
| events | ${events.toLocaleString('en')} |
| simulated time | ${Math.round(simulatedMs / 3_600_000).toLocaleString('en')} h |
| processor time | ${seconds(cpuMs)} s, ${Math.round((1_000 * events) / cpuMs).toLocaleString('en')} events a second |
| from start to end | ${seconds(wallMs)} s |
| agreement after the storm: median, 90 %, 99 %, longest | ${shares.join(', ')} |

${failures.length === 0 ? 'Nothing was violated.' : told.join('\n')}

## Rows of the election, by what was going wrong

How often each row of the table in [election.md](../election.md) was used while a fault of each kind went on or had just
ended; several may have.${missing.length === 0 ? '' : ` Never used: ${missing.join(', ')}.`}

${coverageTable(coverage)}
`
}

function seconds(ms: number): string {
  return (ms / 1_000).toLocaleString('en', { maximumFractionDigits: ms < 100_000 ? 1 : 0 })
}

function firstLine(text = ''): string {
  return text.split('\n')[0] ?? ''
}
