import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const BIN = join(dirname(fileURLToPath(import.meta.url)), '../packages/cli/bin/cachereef.js')

/** How long a command may take to serve, on a machine of two busy cores. */
const READY_MS = 20_000
/** How long it may take to leave in good order. */
const STOP_MS = 15_000

export interface Ready {
  readonly event: 'ready'
  readonly listen: string
  readonly peerListen: string
  readonly admin: string
  readonly peerId: string
  readonly name: string
  readonly community: string
  readonly role: 'master' | 'member'
}

/** A running `cachereef`, as a user starts it. */
export interface Running {
  readonly ready: Ready
  readonly process: ChildProcess
  /** Everything on standard error so far. */
  log(): string
  /** SIGTERM, and the exit code that follows. */
  stop(): Promise<number | null>
  /** SIGKILL: no time for anything. */
  kill(): Promise<void>
}

/** Every process that was started here ends here, and its folders go. */
export class Commands implements AsyncDisposable {
  readonly #processes: ChildProcess[] = []
  readonly #folders: string[] = []

  /** Starts a long-running command and waits for its ready line. Rejects with its log where it ends before. */
  async start(...args: string[]): Promise<Running> {
    const child = this.spawn(...args)
    let log = ''
    child.stderr?.on('data', (chunk) => {
      log += chunk
    })
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`cachereef ${args.join(' ')} ended with ${code} before it served:\n${log}`)
    })
    const late = AbortSignal.timeout(READY_MS)
    const [line] = (await Promise.race([once(lines, 'line', { signal: late }), ended])) as [string]
    ended.catch(() => {})
    return {
      ready: JSON.parse(line) as Ready,
      process: child,
      log: () => log,
      stop: () => this.#end(child, 'SIGTERM'),
      kill: async () => {
        await this.#end(child, 'SIGKILL')
      },
    }
  }

  /** Runs a command to its end. */
  async run(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const child = this.spawn(...args)
    const output = { stdout: '', stderr: '' }
    child.stdout?.on('data', (chunk) => {
      output.stdout += chunk
    })
    child.stderr?.on('data', (chunk) => {
      output.stderr += chunk
    })
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, ...output }
  }

  cacheServer(...args: string[]): Promise<Running> {
    return this.start('cache-server', '--listen', '127.0.0.1:0', ...args)
  }

  /** A peer on free loopback ports, with a state folder of its own. */
  async peer(name: string, ...args: string[]): Promise<Running> {
    const anywhere = ['--listen', '--peer-listen', '--admin'].flatMap((option) => [option, '127.0.0.1:0'])
    return this.start('peer', '--name', name, '--state-dir', await this.folder(), ...anywhere, ...args)
  }

  async folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'cachereef-test-'))
    this.#folders.push(folder)
    return folder
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#processes.map((child) => this.#end(child, 'SIGTERM')))
    await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true, force: true })))
  }

  /** Starts a command and waits for nothing. */
  spawn(...args: string[]): ChildProcess {
    // Tests count what origins are asked; a question at random now and then would make that a matter of luck.
    const env = { CACHEREEF_VERIFY_SHARE: '0', ...process.env }
    const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env })
    this.#processes.push(child)
    return child
  }

  async #end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const exit = once(child, 'exit')
    child.kill(signal)
    const patience = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    const [code] = (await exit) as [number | null]
    clearTimeout(patience)
    return code
  }
}
