/**
 * Chaos with real processes, built before (`npm run build`): prints a report, and exits with 1 where one answer was not as it
 * should be.
 *
 *     npm run chaos -- --minutes 10 --seed 1
 *
 * With `--logs FOLDER` what the peers log stands there afterwards.
 */
import { parseArgs } from 'node:util'
import { chaos } from './chaos.ts'
import { reportOf } from './report.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    peers: { type: 'string', default: '5' },
    rate: { type: 'string', default: '100' },
    replicas: { type: 'string', default: '2' },
    logs: { type: 'string' },
  },
})
const options = {
  minutes: Number(values.minutes),
  seed: Number(values.seed),
  peers: Number(values.peers),
  rate: Number(values.rate),
  words: ['--replicas', values.replicas],
}
// Killed at once, this process would leave its peers behind.
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
const report = await chaos({
  ...options,
  signal: stop.signal,
  logFolder: values.logs,
  onEvent: (line) => console.error(`${new Date().toISOString().slice(11, 23)} ${line}`),
})
console.log(reportOf(options, report))
process.exitCode = report.failures.length + report.complaints.length > 0 ? 1 : 0
