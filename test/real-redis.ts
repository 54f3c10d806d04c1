import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** True where tests with a real Redis are to run: it is installed, or under CI, where a missing one is a failure. */
export const hasRedis = spawnSync('which', ['redis-server']).status === 0 || process.env['CI'] === 'true'

/**
 * What outlives its end: `all` that it has accepted; or `saved`, what it was told to save, which is nothing at first. A
 * directory wants the former, a cache the latter.
 */
export type Durability = 'all' | 'saved'

/** A redis-server of its own on a free loopback port, with a folder of its own, for the tests of every package. */
export class RealRedis implements AsyncDisposable {
  readonly #port: number
  readonly #folder: string
  readonly #durability: Durability
  #child: ChildProcess | undefined

  private constructor(port: number, folder: string, durability: Durability) {
    this.#port = port
    this.#folder = folder
    this.#durability = durability
  }

  static async start(durability: Durability): Promise<RealRedis> {
    const redis = new RealRedis(await freePort(), await mkdtemp(join(tmpdir(), 'cachereef-redis-')), durability)
    await redis.start()
    return redis
  }

  /** Once more, after `kill`. Resolves when it takes connections. */
  async start(): Promise<void> {
    const place = ['--port', `${this.#port}`, '--bind', '127.0.0.1', '--dir', this.#folder, '--databases', '64']
    const appendOnly = this.#durability === 'all' ? ['yes', '--appendfsync', 'always'] : ['no']
    const child = spawn('redis-server', [...place, '--save', '', '--appendonly', ...appendOnly], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#child = child
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.includes('Ready to accept connections')) break
    }
    child.stdout.resume()
  }

  /** Stops it where it is: connections stay, and nothing is answered. */
  freeze(): void {
    this.#child?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#child?.kill('SIGCONT')
  }

  /** SIGKILL: no time for anything. */
  async kill(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }

  /** One of its 64 databases, each empty at first. */
  url(database = 0): string {
    return `redis://127.0.0.1:${this.#port}/${database}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
