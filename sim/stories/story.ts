import type { Community } from '@cachereef/community'
import { directoryDiscord, discord } from '../checkers/convergence.ts'
import { applyFaults } from '../faults/apply.ts'
import type { Fault } from '../faults/fault.ts'
import { CALM, type Weather } from '../world/weather.ts'
import { World, type WorldOptions } from '../world/world.ts'

const FOR_LONG_MS = 3_600_000

/** A world with words for what happens in it. Peers are numbers from 0; whatever the checkers find ends the story. */
export class Story {
  readonly world: World

  private constructor(options: Partial<WorldOptions>) {
    this.world = new World({ seed: 1, peers: 3, ...options })
  }

  /** Nobody runs yet, but the cache servers do. */
  static async begin(options: Partial<WorldOptions> = {}): Promise<Story> {
    const story = new Story(options)
    await story.world.startAll(0, [])
    return story
  }

  /** All peers run and are one community; peer 0 founded it. */
  static async together(options: Partial<WorldOptions> = {}): Promise<Story> {
    const story = await Story.begin(options)
    for (const peer of story.world.peers) {
      story.starts(peer.number)
      await story.agreement(2_000)
    }
    return story
  }

  peer(number: number): Community {
    const { community } = this.world.peer(number)
    if (!community) throw new Error(`p${number} does not run`)
    return community
  }

  get masters(): number[] {
    return this.world.running.filter((host) => host.community?.role === 'master').map((host) => host.number)
  }

  get master(): number {
    const [master, ...more] = this.masters
    if (master === undefined || more.length > 0) throw new Error(`there are ${this.masters.length} masters`)
    return master
  }

  get members(): number[] {
    return this.world.running.filter((host) => host.community?.role === 'member').map((host) => host.number)
  }

  /** Who is on a peer's list, by number. */
  listOf(peer: number): number[] {
    const ids = new Set(this.peer(peer).peers.map((each) => each.id))
    return this.world.peers.filter((host) => ids.has(host.id)).map((host) => host.number)
  }

  starts(...peers: number[]): void {
    for (const peer of peers) this.world.start(peer)
  }

  crashes(...peers: number[]): void {
    for (const peer of peers) this.world.peer(peer).crash(true)
  }

  leaves(...peers: number[]): void {
    this.world.touch()
    for (const peer of peers) this.world.peer(peer).leave()
  }

  sleeps(peer: number, forMs: number): void {
    this.happens({ kind: 'pause', atMs: this.world.nowMs, peer, forMs })
  }

  weather(weather: Partial<Weather>): void {
    this.world.network.weather = { ...CALM, ...weather }
  }

  /** Nothing passes between these and all others, until `heal`; cache servers are reached by all. */
  split(...peers: number[]): void {
    const atMs = this.world.nowMs
    this.happens({ kind: 'partition', atMs, forMs: FOR_LONG_MS, peers, oneWay: false, directoryToo: false })
  }

  /** Nothing of these arrives at any other, until `heal`. */
  mutes(...peers: number[]): void {
    const atMs = this.world.nowMs
    this.happens({ kind: 'partition', atMs, forMs: FOR_LONG_MS, peers, oneWay: true, directoryToo: false })
  }

  happens(...faults: Fault[]): void {
    applyFaults(this.world, faults)
  }

  heal(): void {
    this.world.network.heal()
  }

  pass(ms: number): Promise<void> {
    return this.world.pass(ms)
  }

  /** Lets events happen until it is so, and tells how long that took. Throws where it takes longer. */
  async until(what: () => boolean, withinMs = 10_000): Promise<number> {
    const tookMs = await this.world.until(what, withinMs)
    if (tookMs === undefined) throw new Error(`not within ${withinMs} ms: ${what}`)
    return tookMs
  }

  /** Lets events happen until all who run are one community, and tells how long that took. */
  async agreement(withinMs = 10_000): Promise<number> {
    const tookMs = await this.world.agreement(withinMs)
    if (tookMs === undefined) throw new Error(`no agreement within ${withinMs} ms: ${discord(this.world)}`)
    return tookMs
  }

  /** What is wrong at the cache servers; undefined where they list this community alone. */
  directoryDiscord(): Promise<string | undefined> {
    return directoryDiscord(this.world)
  }
}
