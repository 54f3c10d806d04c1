import { markdownTable } from '../allocation/markdown.ts'
import type { Outcomes } from './client.ts'
import { HOSTILE_NAMES } from './hostile-origin.ts'
import type { Sample, Verdict } from './verdict.ts'

export interface Soak {
  readonly minutes: number
  readonly rate: number
  readonly warmUpMinutes: number
  readonly samples: readonly Sample[]
  readonly outcomes: Outcomes
  readonly verdict: Verdict
}

const mib = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1)

/** The page of one soak. */
export function page({ minutes, rate, warmUpMinutes, samples, outcomes, verdict }: Soak): string {
  const every = Math.max(1, Math.round(samples.length / 12))
  const shown = samples.filter(({ minute }) => minute % every === 0 || minute === 1)
  const answered = Object.entries(outcomes.answered)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([hundred, count]) => `${count.toLocaleString('en')} by ${hundred}`)
  return `# Soak

Printed by \`node --conditions=@cachereef/source bench/soak.ts ${minutes} ${rate} ${warmUpMinutes}\` on Node ${process.versions.node}: two peers in one process, each
with 32 MB of memory and 200 MB of disk, for ${minutes} minutes at up to ${rate} requests a second. Three in ten are for origins that mean
ill: ${HOSTILE_NAMES.join(', ')}. Some clients are slow, ask for ranges, or leave in the middle. Each minute the
traffic stops until all is answered or left and idle connections have closed; then, after a full collection, the process of the peers
says what it holds. The first ${warmUpMinutes} minutes are not judged: tables fill, and code is compiled.

**${verdict.flat ? 'Flat' : 'Growing'}**: by the line that fits the samples best, the heap changes by ${mib(verdict.heapBytesAnHour)} MiB an hour, resident
memory by ${mib(verdict.residentBytesAnHour)} MiB, open descriptors by ${verdict.descriptorsAnHour.toFixed(1)}.

${outcomes.asked.toLocaleString('en')} requests: ${answered.join(', ')}; ${outcomes.broken.toLocaleString('en')} bodies broken off because their origin broke off or lied;
${outcomes.left.toLocaleString('en')} clients left. Wrong bytes of honest content: ${outcomes.wrong}.

${markdownTable([
  ['minute', 'heap, MiB', 'resident, MiB', 'buffers, MiB', 'descriptors', 'objects'],
  ...shown.map((sample) => [
    sample.minute,
    mib(sample.heapBytes),
    mib(sample.residentBytes),
    mib(sample.bufferBytes),
    sample.descriptors,
    sample.objects,
  ]),
])}`
}
