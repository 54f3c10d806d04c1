import { appendFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Commands, type Running } from '../commands.ts'
import { type Status, statusOf } from '../status.ts'
import { freePorts } from './free-ports.ts'
import type { Target } from './load-wire.ts'

/** How often is looked whether something has happened. */
const LOOK_MS = 50

export interface ReefOptions {
  /** Where every connection to an origin goes, "HOST:PORT". */
  readonly origin: string
  /** Further words for every peer, for example ['--replicas', '2']. */
  readonly words?: readonly string[]
  /** Where the logs of the peers go, a file each, when they end. Default: nowhere. */
  readonly logFolder?: string | undefined
  /** Those of one peer, after these. */
  readonly wordsOf?: (name: string) => readonly string[]
}

/** A peer's place in the community: its process may come and go, its ports and its folder stay. */
export interface Place {
  readonly name: string
  running: Running | undefined
}

interface Seat extends Place {
  readonly ports: readonly number[]
  readonly folder: string
}

/** A cache server and peers as processes, with a secret, that can be killed, paused and started again. */
export class Reef implements AsyncDisposable {
  readonly #commands: Commands
  readonly #seats = new Map<string, Seat>()
  readonly #options: ReefOptions
  readonly #secretFile: string
  readonly #directoryPort: number
  #directory: Running | undefined

  private constructor(commands: Commands, options: ReefOptions, secretFile: string, directoryPort: number) {
    this.#commands = commands
    this.#options = options
    this.#secretFile = secretFile
    this.#directoryPort = directoryPort
  }

  static async create(options: ReefOptions): Promise<Reef> {
    const [port] = await freePorts(1)
    const commands = new Commands()
    const secretFile = join(await commands.folder(), 'secret')
    const { code, stderr } = await commands.run('keygen', '--out', secretFile)
    if (code !== 0) throw new Error(`no secret was made: ${stderr}`)
    const reef = new Reef(commands, options, secretFile, port!)
    await reef.startCacheServer()
    return reef
  }

  get places(): readonly Place[] {
    return [...this.#seats.values()]
  }

  get running(): readonly Running[] {
    return [...this.#seats.values()].flatMap(({ running }) => running ?? [])
  }

  async startCacheServer(): Promise<void> {
    const words = ['--listen', `127.0.0.1:${this.#directoryPort}`, '--secret-file', this.#secretFile]
    this.#directory ??= await this.#commands.start('cache-server', ...words)
  }

  async killCacheServer(): Promise<void> {
    await this.#directory?.kill()
    this.#directory = undefined
  }

  /** Starts the peer of that name, on the ports and in the folder that it had before; resolves when it serves. */
  async start(name: string): Promise<Running> {
    const seat = this.#seats.get(name) ?? (await this.#newSeat(name))
    const [listen, peerListen, admin] = seat.ports
    const { origin, words = [], wordsOf } = this.#options
    seat.running = await this.#commands.start(
      'peer',
      ...['--name', name, '--state-dir', seat.folder, '--secret-file', this.#secretFile],
      ...[
        '--listen',
        `127.0.0.1:${listen}`,
        '--peer-listen',
        `127.0.0.1:${peerListen}`,
        '--admin',
        `127.0.0.1:${admin}`,
      ],
      ...['--cache-server', `127.0.0.1:${this.#directoryPort}`, '--connect-to', `::${origin}`],
      ...['--log-level', this.#options.logFolder === undefined ? 'warn' : 'debug'],
      ...words,
      ...(wordsOf?.(name) ?? []),
    )
    return seat.running
  }

  /** SIGKILL. */
  async kill(name: string): Promise<void> {
    const seat = this.#seats.get(name)
    const running = seat?.running
    if (!seat || !running) return
    seat.running = undefined
    await running.kill()
    await this.#keepLog(running)
  }

  /** SIGTERM; resolves with its exit status when it has left. */
  async stop(name: string): Promise<number | null> {
    const seat = this.#seats.get(name)
    const running = seat?.running
    if (!seat || !running) return null
    seat.running = undefined
    const status = await running.stop()
    await this.#keepLog(running)
    return status
  }

  /** The next peer of that name has neither its identity nor its disk. */
  async forget(name: string): Promise<void> {
    const seat = this.#seats.get(name)
    if (seat && !seat.running) await rm(seat.folder, { recursive: true, force: true })
  }

  /** There is no such peer any more; the next of that name has other ports too. */
  async dismiss(name: string): Promise<void> {
    await this.forget(name)
    this.#seats.delete(name)
  }

  /** Who rules, as the first peer that answers says; undefined where none does. */
  async masterName(): Promise<string | undefined> {
    const asked = this.running.map(async (peer) => {
      const { peers } = await statusOf(peer)
      return peers.find(({ role }) => role === 'master')?.name
    })
    return Promise.any(asked).catch(() => undefined)
  }

  /** Resolves when every running peer knows exactly these peers, in one epoch. Rejects where that takes too long. */
  async settled(withinMs = 30_000): Promise<readonly Status[]> {
    const deadlineMs = performance.now() + withinMs
    for (;;) {
      const { running } = this
      const all = await Promise.all(running.map((peer) => statusOf(peer).catch(() => undefined)))
      const [first] = all
      const same = all.every(
        (status) => status?.peers.length === running.length && status.epoch.term === first?.epoch.term,
      )
      if (same) return all as Status[]
      if (performance.now() > deadlineMs) {
        const seen = all.map((status) => `${status?.name}: ${status?.peers.length} in term ${status?.epoch.term}`)
        throw new Error(`not one community of ${running.length} within ${withinMs} ms: ${seen.join(', ')}`)
      }
      await pause(LOOK_MS)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const last = this.running
    await this.#commands[Symbol.asyncDispose]()
    for (const running of last) await this.#keepLog(running)
  }

  async #keepLog(running: Running): Promise<void> {
    const { logFolder } = this.#options
    if (logFolder !== undefined) await appendFile(join(logFolder, `${running.ready.name}.log`), running.log())
  }

  async #newSeat(name: string): Promise<Seat> {
    const seat: Seat = { name, ports: await freePorts(3), folder: await this.#commands.folder(), running: undefined }
    this.#seats.set(name, seat)
    return seat
  }
}

export function targetOf({ ready }: Running): Target {
  return { name: ready.name, listen: ready.listen }
}
