import { Chance } from '../world/chance.ts'
import { faultOf } from './answers.ts'
import { type Thing, urlOf, versionAt } from './content.ts'
import { HttpWorld, type Wish } from './http-world.ts'
import { StormFaults } from './storm-faults.ts'

/** No answer takes longer, whatever dies meanwhile: a cut connection is given up with its peer. */
const PATIENCE_MS = 30_000

const STORM_MS = 12_000
const CALM_MS = 3_000

const THINGS = 24
const SITES = 6

/** What came of one seed. */
export interface StormReport {
  readonly seed: number
  readonly peers: number
  readonly replicas: number
  readonly requests: number
  /** Asked of a peer that died or left before it had answered. */
  readonly excused: number
  /** Bodies that broke off, and that nobody could continue, for the origin had another version by then. */
  readonly changed: number
  readonly purges: number
  readonly originRequests: number
  /** The longest answer, in simulated milliseconds, and to which request. */
  readonly slowest: { readonly ms: number; readonly what: string }
  readonly faults: readonly string[]
  /** What should not be; empty where all is well. */
  readonly failures: readonly string[]
}

/**
 * Requests and purges through a community while its peers die, leave, come back, sleep and lose sight of each other, on a network that
 * loses and delays. Every peer reaches the origin all the time, so every answer has to be right.
 */
export async function storm(seed: number): Promise<StormReport> {
  const chance = new Chance(seed)
  const peers = 2 + chance.below(5)
  const replicas = 1 + chance.below(2)
  await using reef = new HttpWorld({ seed, peers, settings: { replicas, probes: chance.hits(0.3) } })
  await reef.start()
  const clients = new Clients(reef, drawThings(chance.fork()), chance.fork())
  const faults = new StormFaults(reef, chance.fork())
  const { network } = reef.world
  if (chance.hits(0.5))
    network.weather = {
      ...network.weather,
      loss: chance.between(0, 0.05),
      jitterMs: chance.between(1, 10),
      tail: chance.between(0, 0.05),
    }
  const startMs = reef.world.nowMs
  while (reef.world.nowMs < startMs + STORM_MS) {
    faults.perhaps()
    await clients.goOn()
  }
  faults.end()
  while (reef.world.nowMs < startMs + STORM_MS + CALM_MS) await clients.goOn()
  await clients.waitForAll()
  const { requests, excused, changed, purges, slowest, failures } = clients
  return {
    seed,
    peers,
    replicas,
    requests,
    excused,
    changed,
    purges,
    originRequests: reef.origin.asked.length,
    slowest,
    faults: faults.told,
    failures,
  }
}

/** Three kinds: what never changes, what changes and is soon stale, and what changes and stays fresh until it is purged. */
function drawThings(chance: Chance): Thing[] {
  return Array.from({ length: THINGS }, (_, number) => {
    const [periodMs, maxAge] = chance.pick([
      [0, 3_600],
      [0, 3_600],
      [4_000, 1],
      [2_000, 3_600],
    ] as const)
    return { site: chance.below(SITES), number, bytes: chance.pick([0, 100, 3_000, 70_000, 400_000]), periodMs, maxAge }
  })
}

/** Everybody who asks, and what they were told. */
class Clients {
  requests = 0
  excused = 0
  changed = 0
  purges = 0
  slowest = { ms: 0, what: '' }
  readonly failures: string[] = []
  readonly #reef: HttpWorld
  readonly #things: readonly Thing[]
  readonly #chance: Chance
  readonly #open = new Map<Promise<void>, string>()
  /** The newest version of a thing that a life of a peer has confirmed the purge of. */
  readonly #purged = new Map<string, number>()

  constructor(reef: HttpWorld, things: readonly Thing[], chance: Chance) {
    this.#reef = reef
    this.#things = things
    this.#chance = chance
  }

  /** A little time goes by, and somebody wants something. */
  async goOn(): Promise<void> {
    await this.#reef.world.pass(this.#chance.between(1, 60))
    const peer = this.#chance.below(this.#reef.world.peers.length)
    if (!this.#reef.serves(peer)) return
    const thing = this.#chance.pick(this.#things)
    const isPurge = thing.periodMs > 0 && thing.maxAge > 1 && this.#chance.hits(0.1)
    const wish = isPurge ? {} : this.#wishFor(thing)
    const how = isPurge ? 'purge of ' : describe(wish)
    const what = `p${peer} ${how}${urlOf(thing)} at ${this.#reef.world.nowMs.toFixed(1)} ms`
    const one = isPurge ? this.#purge(peer, thing) : this.#ask(peer, thing, wish, what)
    this.#open.set(one, what)
    void one.then(() => this.#open.delete(one))
  }

  async waitForAll(): Promise<void> {
    const tookMs = await this.#reef.settles(Promise.all(this.#open.keys()), PATIENCE_MS)
    if (tookMs === undefined) for (const what of this.#open.values()) this.failures.push(`${what}: no answer`)
  }

  /** Mostly the whole; now and then a part, and now and then a client goes away in the middle. */
  #wishFor({ bytes }: Thing): Wish {
    const chance = this.#chance
    const first = chance.below(bytes)
    return {
      ...(bytes > 0 && chance.hits(0.15) && { range: [first, first + chance.below(bytes - first)] as const }),
      ...(chance.hits(0.05) && { leavesAfter: 1 + chance.below(bytes) }),
    }
  }

  async #ask(peer: number, thing: Thing, wish: Wish, what: string): Promise<void> {
    this.requests++
    const { world } = this.#reef
    const [startMs, askedMs] = [world.nowMs, Date.now()]
    const purgedVersion = this.#purged.get(this.#keyOf(peer, thing)) ?? 0
    const answer = await this.#reef.ask(peer, urlOf(thing), wish)
    const ms = world.nowMs - startMs
    if (ms > this.slowest.ms) this.slowest = { ms, what }
    const answeredMs = Date.now()
    const fault = faultOf(thing, answer, { askedMs, answeredMs, purgedVersion }, wish)
    if (fault === undefined) return
    const oldest = versionAt(thing, askedMs - 1_000 * thing.maxAge)
    if (answer.kind === 'error' && oldest !== versionAt(thing, answeredMs)) this.changed++
    else if (answer.kind === 'killed' || !this.#reef.serves(peer)) this.excused++
    else this.failures.push(`${what}: ${fault}`)
  }

  async #purge(peer: number, thing: Thing): Promise<void> {
    this.purges++
    const version = versionAt(thing, Date.now())
    const keys = new Map(this.#reef.world.peers.map(({ name, number }) => [name, this.#keyOf(number, thing)]))
    const report = await this.#reef.purge(peer, { kind: 'url', value: urlOf(thing) })
    for (const { name, confirmed } of report?.peers ?? []) {
      const key = keys.get(name)
      if (confirmed && key !== undefined) this.#purged.set(key, Math.max(version, this.#purged.get(key) ?? 0))
    }
  }

  /** What a life of a peer has promised dies with it, as what it has stored does. */
  #keyOf(peer: number, thing: Thing): string {
    return `${peer} ${this.#reef.world.peer(peer).incarnation} ${urlOf(thing)}`
  }
}

function describe({ range, leavesAfter }: Wish): string {
  const left = leavesAfter === undefined ? '' : `the first ${leavesAfter} bytes of `
  return range === undefined ? left : `${left}bytes ${range.join('-')} of `
}
