import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { shrink } from './faults/shrink.ts'
import { coverageTable, uncovered } from './run/coverage-table.ts'
import { drawScenario } from './run/draw-scenario.ts'
import { narrate } from './run/narrate.ts'
import { renderReport, type RunFacts } from './run/render-report.ts'
import { runSeeds } from './run/pool.ts'
import { runScenario } from './run/run-scenario.ts'
import { Summary } from './run/summary.ts'

/**
 * npm run sim -- --seeds N --from S   runs seeds S to S + N - 1 on all cores
 * npm run sim -- --peers 1000 …       the same with communities of that size
 * npm run sim -- --report FILE …      writes what it came to as a page, again and again while it goes on
 * npm run sim -- --replay S           runs one seed again and tells what happens, with the fewest faults that make it fail
 *
 * Ends with 1 where an invariant was broken.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '0' },
    threads: { type: 'string', default: String(availableParallelism()) },
    peers: { type: 'string' },
    replay: { type: 'string' },
    coverage: { type: 'boolean', default: false },
    report: { type: 'string' },
  },
})

/** Failures that are told one by one. */
const FAILURES_TOLD_MAX = 10
/** Seeds between two editions of a report. */
const REPORT_EVERY = 5_000

const commit = commitOf()
const peers = values.peers === undefined ? undefined : Number(values.peers)

if (values.replay === undefined) await runMany(Number(values.seeds), Number(values.from), Number(values.threads))
else await replay(Number(values.replay))

/** Of which state a report is; a tree without its history does not know. */
function commitOf(): string {
  try {
    return `commit ${execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim()}`
  } catch {
    return 'an unknown commit'
  }
}

async function runMany(count: number, from: number, threads: number): Promise<void> {
  const startMs = performance.now()
  const cpu = process.cpuUsage()
  const summary = new Summary()
  const facts = (): RunFacts => {
    const { user, system } = process.cpuUsage(cpu)
    const command = `npm run sim -- ${process.argv.slice(2).join(' ')}`
    return {
      command,
      commit,
      node: process.versions.node,
      wallMs: performance.now() - startMs,
      cpuMs: (user + system) / 1e3,
    }
  }
  await runSeeds({ from, count, peers }, threads, (outcome) => {
    summary.add(outcome)
    if (values.report && summary.seeds % REPORT_EVERY === 0)
      writeFileSync(values.report, renderReport(summary, facts()))
  })
  if (values.report) writeFileSync(values.report, renderReport(summary, facts()))
  tell(summary, from, facts())
  if (summary.failures.length > 0) process.exitCode = 1
}

function tell(summary: Summary, from: number, { wallMs, cpuMs }: RunFacts): void {
  const { seeds, events, simulatedMs, failures } = summary
  console.log(`seeds             ${seeds}, from ${from}`)
  console.log(`events            ${events}, ${Math.round((1_000 * events) / cpuMs)} a second of one core`)
  console.log(`simulated time    ${(simulatedMs / 3_600_000).toFixed(1)} h in ${(wallMs / 1_000).toFixed(0)} s`)
  const shares = [0.5, 0.9, 0.99, 1].map((share) => `${summary.healedMs(share)}`)
  console.log(`agreement         ${shares.join(' / ')} ms after the storm (median, 90 %, 99 %, longest)`)
  const missing = uncovered(summary.coverage)
  console.log(`never used rows   ${missing.length === 0 ? 'none' : missing.join(', ')}`)
  if (values.coverage) console.log(`\n${coverageTable(summary.coverage)}\n`)
  console.log(`failures          ${failures.length}`)
  for (const { seed, violation } of failures.slice(0, FAILURES_TOLD_MAX)) {
    const size = peers === undefined ? '' : ` --peers ${peers}`
    console.log(`\nseed ${seed}: ${violation?.message}\n  npm run sim -- --replay ${seed}${size}`)
  }
}

async function replay(seed: number): Promise<void> {
  const scenario = drawScenario(seed, peers)
  const { violation } = await runScenario(scenario)
  const fails = async (some: typeof scenario.faults) =>
    (await runScenario({ ...scenario, faults: some })).violation?.invariant === violation?.invariant
  const faults = violation ? await shrink(scenario.faults, fails) : scenario.faults
  const outcome = await runScenario({ ...scenario, faults }, (world) => narrate(world, console.log))
  console.log(`\nscenario  ${JSON.stringify({ ...scenario, faults: undefined })}`)
  console.log(
    `faults    ${faults.length} of ${scenario.faults.length}${faults.map((fault) => `\n  ${JSON.stringify(fault)}`).join('')}`,
  )
  console.log(`trace     ${outcome.hash}, ${outcome.events} events`)
  console.log(outcome.violation ? `\n${outcome.violation.message}` : '\nnothing was violated')
  if (outcome.violation) process.exitCode = 1
}
