import { setTimeout as pause } from 'node:timers/promises'
import { Absences } from './absences.ts'
import type { Load } from './load.ts'
import { purgeAt } from './purge-at.ts'
import { type Place, type Reef, targetOf } from './reef.ts'
import type { FaultKind, FaultPlan } from './storm.ts'
import { thingOf } from './thing.ts'
import type { Floor, Purged } from './verdict.ts'

/** What the cache server is called among those that are away. */
const DIRECTORY = 'cache server'

/** At least so many peers serve at any time, or there would be nobody to ask. */
const SERVING_MIN = 2

export interface HavocParts {
  readonly reef: Reef
  readonly load: Load
  readonly random: () => number
  /** What is worth a purge. */
  readonly urls: readonly string[]
  /** How many peers may visit at once. */
  readonly visitorsMax: number
  /** Told what is being done. */
  readonly onEvent?: ((line: string) => void) | undefined
}

/** Does to a community what a storm says, and keeps the clients told whom they can ask. */
export class Havoc {
  readonly absences = new Absences()
  /** How often each kind was done. */
  readonly done = new Map<FaultKind, number>()
  /** Purges that every peer of the list confirmed, of all. */
  readonly purges = { all: 0, complete: 0 }
  /** What no fault excuses besides answers: a peer that did not start again, or left in bad order. */
  readonly complaints: string[] = []
  readonly #parts: HavocParts
  /** Whom a fault has in its hands. */
  readonly #away = new Set<string>()
  readonly #underWay = new Set<Promise<void>>()
  readonly #visitors = new Set<string>()
  #visits = 0
  #master: string | undefined

  constructor(parts: HavocParts) {
    this.#parts = parts
  }

  /** Who ruled when it was last seen; the next killMaster is for this one. */
  sawMaster(name: string | undefined): void {
    this.#master = name
  }

  /** Begins a fault, unless too few peers would be left. Its end is not waited for. */
  begin(plan: FaultPlan): void {
    const act = this.#actOf(plan)
    if (!act) return
    this.done.set(plan.kind, (this.done.get(plan.kind) ?? 0) + 1)
    const ended = act().catch((error: Error) => {
      this.complaints.push(`${plan.kind}: ${error.message}`)
    })
    this.#underWay.add(ended)
    void ended.then(() => this.#underWay.delete(ended))
  }

  /** Resolves when all that was away is back. */
  async calm(): Promise<void> {
    await Promise.all(this.#underWay)
  }

  get #serving(): readonly Place[] {
    return this.#parts.reef.places.filter(({ name, running }) => running && !this.#away.has(name))
  }

  #actOf({ kind, awayMs }: FaultPlan): (() => Promise<void>) | undefined {
    if (kind === 'purge') return () => this.#purge()
    if (kind === 'killCacheServer') {
      return this.#claim(DIRECTORY) ? () => this.#killCacheServer(awayMs) : undefined
    }
    if (kind === 'visit') {
      // Each has a name of its own: a name belongs to one identity while the community knows it.
      return this.#visitors.size < this.#parts.visitorsMax
        ? () => this.#visit(`visitor${++this.#visits}`, awayMs)
        : undefined
    }
    const victim = this.#victim(kind === 'killMaster' ? this.#master : undefined)
    if (!victim) return undefined
    const { name } = victim
    this.#claim(name)
    if (kind === 'pause') return () => this.#pause(victim, awayMs)
    if (kind === 'restart') return () => this.#restart(name, awayMs)
    return () => this.#kill(name, awayMs, kind === 'replace')
  }

  /** Takes it for one fault alone; false where another has it. */
  #claim(name: string): boolean {
    if (this.#away.has(name)) return false
    this.#away.add(name)
    return true
  }

  #victim(wanted: string | undefined): Place | undefined {
    const serving = this.#serving
    if (serving.length <= SERVING_MIN) return undefined
    const residents = serving.filter(({ name }) => !this.#visitors.has(name))
    return wanted === undefined ? this.#drawn(residents) : residents.find(({ name }) => name === wanted)
  }

  async #kill(name: string, awayMs: number, anew: boolean): Promise<void> {
    const { reef } = this.#parts
    this.#tell(`kill ${name}, away ${awayMs} ms${anew ? ', to come back as another' : ''}`)
    this.absences.began(name, 'killed')
    const killed = reef.kill(name)
    await this.#aim()
    await killed
    await pause(awayMs)
    if (anew) await reef.forget(name)
    await this.#start(name)
  }

  async #restart(name: string, awayMs: number): Promise<void> {
    this.#tell(`stop ${name}, away ${awayMs} ms`)
    this.absences.began(name, 'left')
    await this.#aim()
    await this.#stop(name)
    await pause(awayMs)
    await this.#start(name)
  }

  async #pause({ name, running }: Place, awayMs: number): Promise<void> {
    this.#tell(`pause ${name} for ${awayMs} ms`)
    running?.process.kill('SIGSTOP')
    await this.#aim()
    await pause(awayMs)
    running?.process.kill('SIGCONT')
    this.#tell(`${name} goes on`)
    this.#away.delete(name)
    await this.#aim()
  }

  async #visit(name: string, stayMs: number): Promise<void> {
    this.#visitors.add(name)
    await this.#start(name)
    await pause(stayMs)
    // A visitor has this one fault, and so is nobody else's.
    this.#away.add(name)
    this.absences.began(name, 'left')
    await this.#aim()
    await this.#stop(name)
    await this.#parts.reef.dismiss(name)
    this.#away.delete(name)
    this.#visitors.delete(name)
  }

  async #killCacheServer(awayMs: number): Promise<void> {
    this.#tell(`kill the cache server, away ${awayMs} ms`)
    await this.#parts.reef.killCacheServer()
    await pause(awayMs)
    await this.#parts.reef.startCacheServer()
    this.#away.delete(DIRECTORY)
  }

  async #purge(): Promise<void> {
    const at = this.#drawn(this.#serving)?.running
    if (!at) return
    const purged = this.#purged()
    const atMs = Date.now()
    const report = await purgeAt(at.ready.admin, purged)
    // Who was asked may have been killed meanwhile.
    if (!report) return
    this.purges.all++
    if (report.complete) this.purges.complete++
    const peers = report.peers.filter(({ confirmed }) => confirmed).map(({ name }) => name)
    this.#tell(`purge ${purged.kind} ${purged.value ?? ''} at ${at.ready.name}: ${JSON.stringify(report.peers)}`)
    await this.#parts.load.expect({ purged, atMs, peers } satisfies Floor)
  }

  #purged(): Purged {
    const url = this.#drawn(this.#parts.urls) ?? ''
    const drawn = this.#parts.random()
    if (drawn < 0.6) return { kind: 'url', value: url }
    if (drawn < 0.75) return { kind: 'prefix', value: url.slice(0, url.indexOf('?') - 1) }
    return drawn < 0.95 ? { kind: 'domain', value: new URL(thingOf(url)?.url ?? url).hostname } : { kind: 'all' }
  }

  async #start(name: string): Promise<void> {
    await this.#parts.reef.start(name)
    this.#away.delete(name)
    this.absences.ended(name)
    this.#tell(`${name} serves`)
    await this.#aim()
  }

  async #stop(name: string): Promise<void> {
    const status = await this.#parts.reef.stop(name)
    this.#tell(`${name} has left`)
    if (status !== 0) this.complaints.push(`${name} left with ${status}`)
  }

  #tell(line: string): void {
    this.#parts.onEvent?.(line)
  }

  #aim(): Promise<void> {
    return this.#parts.load.aimAt(this.#serving.map(({ running }) => targetOf(running!)))
  }

  #drawn<T>(list: readonly T[]): T | undefined {
    return list[Math.floor(this.#parts.random() * list.length)]
  }
}
