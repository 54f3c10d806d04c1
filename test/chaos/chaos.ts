import { mkdir } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { Excuse } from './absences.ts'
import { seeded } from './hash.ts'
import { Havoc } from './havoc.ts'
import type { Failure, LoadFigures } from './load-wire.ts'
import { Load } from './load.ts'
import { type Mix, thingsOf } from './mix.ts'
import { Reef, targetOf } from './reef.ts'
import { failureLine } from './failure-line.ts'
import { type FaultKind, nextFault } from './storm.ts'
import { VersionedOrigin } from './versioned-origin.ts'

export interface ChaosOptions {
  /** The same seed asks for the same things and does the same faults; what the processes make of them is up to the machine. */
  readonly seed: number
  readonly minutes: number
  readonly peers: number
  /** Requests a second. */
  readonly rate: number
  /** Further words for every peer. */
  readonly words: readonly string[]
  /** Where the logs of the peers go. Default: nowhere. */
  readonly logFolder?: string | undefined
  /** Told each fault, and every ten seconds how it goes. */
  readonly onEvent?: (line: string) => void
  /** Ends the storm early; the report is of what was. */
  readonly signal?: AbortSignal
}

export interface ChaosReport {
  readonly load: LoadFigures
  readonly originRequests: number
  readonly faults: ReadonlyMap<FaultKind, number>
  readonly purges: { readonly all: number; readonly complete: number }
  /** What no fault excuses: the run has failed where there is one. */
  readonly failures: readonly Failure[]
  readonly excused: ReadonlyMap<Excuse, number>
  readonly complaints: readonly string[]
}

/** On a busy machine what dead holders and paused ones cost adds up; what takes longer than this is no answer. */
const WITHIN_MS = 45_000
/** As many as a busy browser or two have: a machine that is too slow for the rate gets fewer requests, not a queue of them. */
const OPEN_MAX = 64
const PROGRESS_MS = 10_000
/** Every second resident has a disk, so that some come back with what they had. */
const DISK = ['--disk', '64MB']

/**
 * A community of real processes in a storm of faults, under load. Each answer must be right to the byte, no staler than
 * allowed, not older than a purge that the peer confirmed, and there: the origin can be reached all the time.
 */
export async function chaos(options: ChaosOptions): Promise<ChaosReport> {
  const { seed, minutes, peers, rate, words, onEvent, signal } = options
  const mix: Mix = { seed, things: 2_000, sites: 50, zipf: 0.9, changing: true, bytesMax: 2 << 20 }
  const names = Array.from({ length: peers }, (_, i) => `peer${i + 1}`)

  // Found to be missing by the first peer that ends, it would end the faults and not the run.
  if (options.logFolder !== undefined) await mkdir(options.logFolder, { recursive: true })
  await using origin = await VersionedOrigin.start()
  await using reef = await Reef.create({
    origin: origin.address,
    logFolder: options.logFolder,
    words: ['--memory', '24MB', ...words],
    wordsOf: (name) => (names.indexOf(name) % 2 === 1 ? DISK : []),
  })
  for (const name of names) await reef.start(name)
  await reef.settled()
  await using load = await Load.start(reef.running.map(targetOf), {
    mix,
    rate,
    openMax: OPEN_MAX,
    rangeShare: 0.1,
    abandonShare: 0.03,
    withinMs: WITHIN_MS,
  })

  const random = seeded(seed)
  const urls = thingsOf(mix)
    .slice(0, 100)
    .map(({ url }) => url)
  const havoc = new Havoc({ reef, load, random, urls, visitorsMax: 2, onEvent })
  const judged = () => judge(load.failures, havoc)
  const endMs = performance.now() + minutes * 60_000
  let toldMs = performance.now()
  let told = 0
  while (performance.now() < endMs && signal?.aborted !== true) {
    const plan = nextFault(random)
    havoc.sawMaster(await reef.masterName())
    havoc.begin(plan)
    await pause(plan.pauseMs)
    if (performance.now() - toldMs < PROGRESS_MS) continue
    toldMs = performance.now()
    const { failures } = judged()
    for (const failure of failures.slice(told)) onEvent?.(failureLine(failure))
    told = failures.length
    onEvent?.(progress(await load.figures(), told, havoc))
  }
  await havoc.calm()
  const figures = await load.end()
  return {
    load: figures,
    originRequests: origin.requests.length,
    faults: havoc.done,
    purges: havoc.purges,
    complaints: havoc.complaints,
    ...judged(),
  }
}

function judge(all: readonly Failure[], { absences }: Havoc): Pick<ChaosReport, 'failures' | 'excused'> {
  const excused = new Map<Excuse, number>()
  const failures = all.filter((failure) => {
    const excuse = absences.excuse(failure)
    if (excuse !== undefined) excused.set(excuse, (excused.get(excuse) ?? 0) + 1)
    return excuse === undefined
  })
  return { failures, excused }
}

function progress(load: LoadFigures, failures: number, { done }: Havoc): string {
  const faults = [...done.values()].reduce((sum, count) => sum + count, 0)
  return `${load.requests} requests, ${load.open} open, ${faults} faults, ${failures} failures`
}
