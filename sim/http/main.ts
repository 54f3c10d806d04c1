import { parseArgs } from 'node:util'
import { storm, type StormReport } from './storm.ts'

/**
 * npm run sim:http -- --seeds N --from S   storms over peers that carry content, seeds S to S + N - 1
 * npm run sim:http -- --replay S           one again, with what went wrong when
 *
 * Ends with 1 where an answer was wrong, too old or missing.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '0' },
    replay: { type: 'string' },
  },
})

const [from, count] =
  values.replay === undefined ? [Number(values.from), Number(values.seeds)] : [Number(values.replay), 1]
const total = { requests: 0, excused: 0, changed: 0, purges: 0, originRequests: 0, faults: 0, failures: 0 }
let slowest: StormReport | undefined
for (let seed = from; seed < from + count; seed++) {
  const report = await storm(seed)
  for (const key of ['requests', 'excused', 'changed', 'purges', 'originRequests'] as const) total[key] += report[key]
  total.faults += report.faults.length
  total.failures += report.failures.length
  if (report.slowest.ms > (slowest?.slowest.ms ?? 0)) slowest = report
  if (values.replay !== undefined) for (const fault of report.faults) console.log(fault)
  for (const failure of report.failures)
    console.log(`seed ${seed}: ${failure}\n  again: npm run sim:http -- --replay ${seed}`)
}
const number = (value: number): string => value.toLocaleString('en')
console.log(
  `${number(count)} seeds: ${number(total.requests)} requests, ${number(total.purges)} purges, ${number(total.faults)} faults, ` +
    `${number(total.originRequests)} origin requests; ${number(total.failures)} failures; ${number(total.excused)} excused, for their peer ` +
    `died or left, ${number(total.changed)} changed meanwhile; the longest answer took ${slowest?.slowest.ms.toFixed(0)} ms (seed ${slowest?.seed}, ${slowest?.slowest.what})`,
)
if (total.failures > 0) process.exitCode = 1
