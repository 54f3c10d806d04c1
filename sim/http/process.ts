import { AsyncLocalStorage } from 'node:async_hooks'
import type { Sleeper } from '../world/event-queue.ts'

/** What a process runs on. */
export interface Machine extends Sleeper {
  /** Its place on the network. */
  readonly number: number
  readonly isPoweredOff: boolean
}

/** One operating system process of the simulation: whatever it begins is its own, to the last timer and socket. */
export class Process implements Sleeper {
  readonly name: string
  readonly machine: Machine
  #alive = true
  readonly #onDeath = new Set<() => void>()

  constructor(name: string, machine: Machine) {
    this.name = name
    this.machine = machine
  }

  get alive(): boolean {
    return this.#alive
  }

  get asleepUntilMs(): number {
    return this.machine.asleepUntilMs
  }

  /** Runs something as a part of it. */
  run<T>(what: () => T): T {
    return current.run(this, what)
  }

  /** Calls back when it is killed; the result takes that back. */
  whenKilled(callback: () => void): () => void {
    this.#onDeath.add(callback)
    return () => void this.#onDeath.delete(callback)
  }

  /** Nothing that it still does can be seen from outside. */
  kill(): void {
    if (!this.#alive) return
    this.#alive = false
    for (const callback of this.#onDeath) callback()
    this.#onDeath.clear()
  }
}

const current = new AsyncLocalStorage<Process>()

/** The process that the running code belongs to; undefined for what drives the simulation. */
export function currentProcess(): Process | undefined {
  return current.getStore()
}
