import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { run } from '../program.ts'
import type { Status } from '../status.ts'
import { type Host, IP } from './host-network.ts'

const BIN = join(dirname(fileURLToPath(import.meta.url)), '../../packages/cli/bin/cachereef.js')
const ADMIN = '127.0.0.1:3129'
const STOP_MS = 5_000

/** Built peers, one on each host, as a user of that host would start them. */
export class HostPeers implements AsyncDisposable {
  readonly #processes = new Map<Host, ChildProcess>()
  readonly #folders: string[] = []
  #log = ''

  /** Starts a peer on each host at the same time, and waits until all of them serve. */
  async start(hosts: readonly Host[], ...args: readonly string[]): Promise<void> {
    await Promise.all(hosts.map((host) => this.#start(host, args)))
  }

  /** What the peer on that host says of itself and its community. */
  async status(host: Host): Promise<Status> {
    const words = ['status', '--json', '--admin', ADMIN]
    const { code, stdout, stderr } = await run(IP, ['netns', 'exec', host.namespace, process.execPath, BIN, ...words])
    if (code !== 0) throw new Error(`no status of ${host.address}: ${stderr}`)
    return JSON.parse(stdout.toString()) as Status
  }

  /**
   * What these hosts' peers make of their community: its members and masters as each of them sees it. One community is one
   * view that all have.
   */
  async views(hosts: readonly Host[]): Promise<readonly View[]> {
    const statuses = await Promise.all(hosts.map((host) => this.status(host)))
    const views = new Map(statuses.map((status) => [JSON.stringify(viewOf(status)), viewOf(status)]))
    return [...views.values()]
  }

  /** Everything that the peers have logged, for a test that failed. */
  get log(): string {
    return this.#log
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#processes.values()].map(end))
    await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true, force: true })))
  }

  async #start(host: Host, args: readonly string[]): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'cachereef-host-'))
    this.#folders.push(folder)
    const own = ['--name', host.address, '--state-dir', folder, '--admin', ADMIN, '--open', '--ping-interval', '250ms']
    const words = ['netns', 'exec', host.namespace, process.execPath, BIN, 'peer', ...own, ...args]
    const child = spawn(IP, words, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#processes.set(host, child)
    child.stderr.on('data', (chunk) => {
      this.#log += `${host.address}: ${chunk}`
    })
    const ended = once(child, 'exit').then(() => {
      throw new Error(`the peer on ${host.address} ended before it served:\n${this.#log}`)
    })
    await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])
    ended.catch(() => {})
  }
}

export interface View {
  readonly master: string | undefined
  readonly term: number
  readonly peers: readonly string[]
}

function viewOf(status: Status): View {
  return {
    master: status.peers.find((peer) => peer.role === 'master')?.name,
    term: status.epoch.term,
    peers: status.peers.map((peer) => peer.name).sort(),
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  const patience = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await exit
  clearTimeout(patience)
}
