import type { Chance } from '../world/chance.ts'
import type { HttpWorld } from './http-world.ts'

/** What goes wrong, one thing after the other. At least one peer always serves. */
export class StormFaults {
  readonly told: string[] = []
  readonly #reef: HttpWorld
  readonly #chance: Chance
  #nextMs: number

  constructor(reef: HttpWorld, chance: Chance) {
    this.#reef = reef
    this.#chance = chance
    this.#nextMs = reef.world.nowMs + chance.between(200, 1_500)
  }

  /** Some fault, where it is time for one. */
  perhaps(): void {
    const { world } = this.#reef
    if (world.nowMs < this.#nextMs) return
    this.#nextMs = world.nowMs + this.#chance.between(100, 1_500)
    const down = world.peers.filter(({ runs }) => !runs)
    if (down.length > 0 && this.#chance.hits(0.4)) {
      const { number } = this.#chance.pick(down)
      this.#tell(`p${number} starts`)
      world.start(number)
      return
    }
    const serving = world.running.filter(({ number }) => this.#reef.serves(number))
    const { number } = this.#chance.pick(serving)
    const kind = this.#chance.pick(serving.length > 1 ? ['crash', 'crash', 'leave', 'sleep', 'cut'] : ['sleep', 'cut'])
    if (kind === 'crash') this.#crash(number)
    else if (kind === 'leave') this.#leave(number)
    else if (kind === 'sleep') this.#sleep(number)
    else this.#cut(number)
  }

  /** All is well from now on. */
  end(): void {
    this.#tell('calm')
    this.#reef.world.network.heal()
  }

  #crash(number: number): void {
    const powerOff = this.#chance.hits(0.3)
    this.#tell(`p${number} ${powerOff ? 'loses power' : 'is killed'}`)
    this.#reef.world.peer(number).crash(powerOff)
  }

  #leave(number: number): void {
    this.#tell(`p${number} leaves`)
    this.#reef.leave(number)
  }

  #sleep(number: number): void {
    const { world } = this.#reef
    const forMs = this.#chance.between(10, 1_500)
    this.#tell(`p${number} sleeps for ${forMs.toFixed(0)} ms`)
    world.peer(number).asleepUntilMs = world.nowMs + forMs
  }

  #cut(number: number): void {
    const { world } = this.#reef
    const forMs = this.#chance.between(100, 3_000)
    this.#tell(`p${number} is cut off from all peers for ${forMs.toFixed(0)} ms`)
    for (const other of world.peers) {
      if (other.number === number) continue
      world.network.links.cut(number, other.number, world.nowMs + forMs)
      world.network.links.cut(other.number, number, world.nowMs + forMs)
    }
  }

  #tell(what: string): void {
    this.told.push(`${this.#reef.world.nowMs.toFixed(1)} ms: ${what}`)
  }
}
