/**
 * Prints how much of each generated decoder a fuzz run reaches, by the branches that V8 counts:
 *
 *     node packages/protocol/scripts/coverage.ts [executions] [seed]
 *
 * Ends with status 1 where a branch was never taken.
 */
import { Session } from 'node:inspector/promises'
import type { FuzzReport } from '../src/testing/fuzz/fuzz.ts'
import { decoderCoverage } from './coverage/decoder-coverage.ts'

const executions = Number(process.argv[2] ?? 200_000)
const seed = Number(process.argv[3] ?? 1)

const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
const { fuzz } = await import('../src/testing/fuzz/fuzz.ts')
const report: FuzzReport = fuzz({ seed, executions })
const { result } = await session.post('Profiler.takePreciseCoverage')
session.disconnect()

const rows = decoderCoverage(result)
for (const { decoder, branches, taken } of rows) {
  console.log(`${decoder.padEnd(24)} ${String(taken).padStart(3)} of ${String(branches).padStart(3)} branches`)
}
const taken = [...report.accepted.values()].reduce((sum, count) => sum + count, 0)
console.log(`\n${executions} executions, ${taken} messages taken, ${executions - taken} refused or framed`)
process.exitCode = rows.every(({ branches, taken }) => branches === taken) ? 0 : 1
