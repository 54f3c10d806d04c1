import { setTimeout as pause } from 'node:timers/promises'
import { connectDirectory, type DirectoryClient, type ListedCommunity } from '@cachereef/community'
import { Commands, type Running } from '../../test/commands.ts'
import { statusOf } from '../../test/status.ts'

/** A short look, often: what is measured is a few hundred milliseconds. */
const LOOK_MS = 5

/** What is slower than this has failed. */
const PATIENCE_MS = 30_000

/** A cache server and so many peers, each a process of its own, as `cachereef` starts them. */
export class RealCommunity implements AsyncDisposable {
  readonly #commands = new Commands()
  readonly #peers = new Map<string, { readonly running: Running; readonly folder: string }>()
  readonly #pingIntervalMs: number
  #directory: DirectoryClient | undefined
  #cacheServer = ''

  private constructor(pingIntervalMs: number) {
    this.#pingIntervalMs = pingIntervalMs
  }

  /** Without peers yet. */
  static async create(pingIntervalMs: number): Promise<RealCommunity> {
    const community = new RealCommunity(pingIntervalMs)
    const server = await community.#commands.cacheServer()
    community.#cacheServer = server.ready.listen
    community.#directory = await connectDirectory({ cacheServer: server.ready.listen })
    return community
  }

  get peers(): readonly Running[] {
    return [...this.#peers.values()].map((each) => each.running)
  }

  /** Starts a peer and waits for its ready line. A name that was used before gets its old identity back. */
  async start(name: string): Promise<Running> {
    const folder = this.#peers.get(name)?.folder ?? (await this.#commands.folder())
    const anywhere = ['--listen', '--peer-listen', '--admin'].flatMap((option) => [option, '127.0.0.1:0'])
    const shared = ['--cache-server', this.#cacheServer, '--ping-interval', `${this.#pingIntervalMs}ms`]
    const running = await this.#commands.start('peer', '--name', name, '--state-dir', folder, ...anywhere, ...shared)
    this.#peers.set(name, { running, folder })
    return running
  }

  /** What the cache server lists at the moment. */
  async listed(): Promise<readonly ListedCommunity[]> {
    return (await this.#directory?.communities('default')) ?? []
  }

  /** Resolves once every peer's list has every peer, and the cache server lists just this community. */
  async settled(): Promise<void> {
    await this.until(async () => {
      const [lists, listed] = [await Promise.all(this.peers.map(statusOf)), await this.listed()]
      const [first] = lists
      const same = lists.every(
        (each) => each.peers.length === this.#peers.size && each.epoch.term === first?.epoch.term,
      )
      return same && listed.length === 1 && listed[0]?.epoch.master === first?.epoch.master
    })
  }

  /** Milliseconds until the condition holds. Throws where it does not in time. */
  async until(condition: () => Promise<boolean>): Promise<number> {
    const startMs = performance.now()
    while (!(await condition())) {
      if (performance.now() - startMs > PATIENCE_MS) throw new Error(`not within ${PATIENCE_MS} ms: ${condition}`)
      await pause(LOOK_MS)
    }
    return performance.now() - startMs
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#directory?.[Symbol.asyncDispose]()
    await this.#commands[Symbol.asyncDispose]()
  }
}
