import { Agent } from 'node:http'
import { checkedGet, type Outcome } from './checked-get.ts'
import { Floors } from './floors.ts'
import { seeded } from './hash.ts'
import type { Failure, LoadFigures, LoadOptions, Target } from './load-wire.ts'
import { drawOf, thingsOf } from './mix.ts'
import type { Thing } from './thing.ts'

/** How often what is due is sent. */
const STEP_MS = 5

/** Times kept for the percentiles, each in place of a random earlier one once there are so many. */
const TIMES_KEPT = 100_000

/** Sends requests at a rate, to peers by turns at random, and checks every answer. */
export class Clients {
  targets: readonly Target[] = []
  readonly floors = new Floors()
  readonly #onFailure: (failure: Failure) => void
  readonly #open = new Set<Promise<void>>()
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 })
  readonly #timesMs: number[] = []
  #timer: NodeJS.Timeout | undefined
  #random: () => number = Math.random
  #figures = { requests: 0, bytes: 0, withheld: 0, hits: 0, most: 0 }

  constructor(onFailure: (failure: Failure) => void) {
    this.#onFailure = onFailure
  }

  start(options: LoadOptions): void {
    this.#random = seeded(options.mix.seed)
    const draw = drawOf(thingsOf(options.mix), options.mix.zipf, this.#random)
    let lastMs = performance.now()
    let due = 0
    this.#timer = setInterval(() => {
      const nowMs = performance.now()
      due += ((nowMs - lastMs) * options.rate) / 1_000
      lastMs = nowMs
      for (; due >= 1; due--) {
        if (this.#open.size < options.openMax && this.targets.length > 0) this.#send(draw(), options)
        else this.#figures.withheld++
      }
    }, STEP_MS)
  }

  async end(): Promise<void> {
    clearInterval(this.#timer)
    await Promise.all(this.#open)
    this.#agent.destroy()
  }

  figures(): LoadFigures {
    const { requests, bytes, withheld, hits, most } = this.#figures
    const sorted = this.#timesMs.toSorted((a, b) => a - b)
    const at = (part: number) => sorted[Math.floor(part * sorted.length)] ?? 0
    return { requests, bytes, withheld, hits, open: this.#open.size, tookMs: { p50: at(0.5), p99: at(0.99), most } }
  }

  #send(thing: Thing, options: LoadOptions): void {
    const random = this.#random
    const target = this.targets[Math.floor(random() * this.targets.length)]!
    const isPart = random() < options.rangeShare && thing.bytes > 1
    const first = Math.floor(random() * (thing.bytes - 1))
    const end = first + 1 + Math.floor(random() * (thing.bytes - first - 1))
    const goesAway = random() < options.abandonShare
    this.#figures.requests++
    const answered = checkedGet({
      listen: target.listen,
      thing,
      withinMs: options.withinMs,
      floorMs: this.floors.of(target.name, thing.url),
      ...(isPart && { range: [first, end] as const }),
      // Who goes away takes a connection with him: not one that others use.
      ...(goesAway ? { abandonAfter: Math.ceil(thing.bytes / 2) } : { agent: this.#agent }),
    }).then((outcome) => {
      this.#open.delete(answered)
      this.#count(outcome, target, thing)
    })
    this.#open.add(answered)
  }

  #count(outcome: Outcome, target: Target, { url }: Thing): void {
    const { bytes, tookMs, fault, cacheStatus } = outcome
    const figures = this.#figures
    figures.bytes += bytes
    figures.most = Math.max(figures.most, tookMs)
    // The last member is that of the peer that was asked.
    if (/; ?hit/.test(cacheStatus.split(', ').at(-1) ?? '')) figures.hits++
    if (this.#timesMs.length < TIMES_KEPT) this.#timesMs.push(tookMs)
    else this.#timesMs[Math.floor(Math.random() * TIMES_KEPT)] = tookMs
    if (fault) this.#onFailure({ ...outcome, fault, peer: target.name, url })
  }
}
