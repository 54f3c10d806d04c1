/** Something to be timed. */
export interface Subject {
  readonly name: string
  run(): unknown
}

export interface Timing {
  readonly name: string
  /** Median over the rounds, of the mean of one call in each. */
  readonly nanoseconds: number
}

/** What is measured must not be optimised away: the last result is kept here. */
const kept: { result?: unknown } = {}

/**
 * Times the subjects in turn, round by round, each for about `sliceMs`: whatever else the machine does meets all of them alike,
 * and most slices are shorter than what an operating system gives to one process.
 */
export function timeInterleaved(subjects: readonly Subject[], rounds = 300, sliceMs = 1): Timing[] {
  const measured = subjects.map((subject) => ({ subject, calls: callsFor(subject, sliceMs), samples: [] as number[] }))
  for (let round = 0; round < rounds; round++) {
    for (const { subject, calls, samples } of measured) samples.push(timeOf(subject, calls) / calls)
  }
  return measured.map(({ subject, samples }) => ({ name: subject.name, nanoseconds: median(samples) }))
}

/** Warms the subject up; how many of its calls fill a slice. */
function callsFor(subject: Subject, sliceMs: number): number {
  let calls = 64
  while (timeOf(subject, calls) < 25e6) calls *= 2
  return Math.max(1, Math.round((calls * sliceMs * 1e6) / timeOf(subject, calls)))
}

function timeOf(subject: Subject, calls: number): number {
  const start = process.hrtime.bigint()
  for (let call = 0; call < calls; call++) kept.result = subject.run()
  return Number(process.hrtime.bigint() - start)
}

function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]!
}
