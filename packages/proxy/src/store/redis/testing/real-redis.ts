import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** True where tests with a real Redis are to run: it is installed, or under CI, where a missing one is a failure. */
export const hasRedis = spawnSync('which', ['redis-server']).status === 0 || process.env['CI'] === 'true'

/** A redis-server of its own on a free loopback port, which keeps everything in memory until it is told to save. */
export class RealRedis implements AsyncDisposable {
  readonly #port: number
  readonly #folder: string
  #child: ChildProcess | undefined

  private constructor(port: number, folder: string) {
    this.#port = port
    this.#folder = folder
  }

  static async start(): Promise<RealRedis> {
    const redis = new RealRedis(await freePort(), await mkdtemp(join(tmpdir(), 'cachereef-redis-')))
    await redis.start()
    return redis
  }

  /** Resolves once it takes connections; it is empty then, or as it was last saved. */
  async start(): Promise<void> {
    const quiet = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', this.#folder]
    const child = spawn('redis-server', ['--port', `${this.#port}`, ...quiet], { stdio: ['ignore', 'pipe', 'inherit'] })
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

  url(): string {
    return `redis://127.0.0.1:${this.#port}/0`
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
