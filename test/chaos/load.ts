import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Failure, LoadFigures, LoadOptions, LoadOrder, LoadWord, Target } from './load-wire.ts'
import type { Floor } from './verdict.ts'

const SCRIPT = fileURLToPath(new URL('load-process.ts', import.meta.url))

type Order<Kind extends LoadOrder['kind']> = Omit<Extract<LoadOrder, { readonly kind: Kind }>, 'id'>

/** The clients' process, as the one that started it sees it. */
export class Load implements AsyncDisposable {
  /** Everything that was not as it should be, as it came. */
  readonly failures: Failure[] = []
  readonly #process: ChildProcess
  readonly #waiting = new Map<number, (figures: LoadFigures) => void>()
  #lastId = 0

  private constructor(process: ChildProcess) {
    this.#process = process
    process.on('message', (word: LoadWord) => {
      if (word.kind === 'failure') this.failures.push(word.failure)
      else this.#waiting.get(word.id)?.(word.figures)
    })
  }

  static async start(targets: readonly Target[], options: LoadOptions): Promise<Load> {
    const load = new Load(fork(SCRIPT, { stdio: 'inherit' }))
    await load.aimAt(targets)
    await load.#order<'start'>({ kind: 'start', options })
    return load
  }

  /** From when this resolves on, only these are asked; what others were asked before may still be under way. */
  async aimAt(targets: readonly Target[]): Promise<void> {
    await this.#order<'targets'>({ kind: 'targets', targets })
  }

  async expect(floor: Floor): Promise<void> {
    await this.#order<'floor'>({ kind: 'floor', floor })
  }

  figures(): Promise<LoadFigures> {
    return this.#order<'figures'>({ kind: 'figures' })
  }

  /** Resolves when all has been answered. */
  end(): Promise<LoadFigures> {
    return this.#order<'end'>({ kind: 'end' })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const exit = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await exit
  }

  #order<Kind extends LoadOrder['kind']>(order: Order<Kind>): Promise<LoadFigures> {
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      const gone = () => reject(new Error('the process of the clients has ended'))
      this.#process.once('exit', gone)
      this.#waiting.set(id, (figures) => {
        this.#waiting.delete(id)
        this.#process.off('exit', gone)
        resolve(figures)
      })
      this.#process.send({ ...order, id })
    })
  }
}
