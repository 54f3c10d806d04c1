import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const COMMAND = fileURLToPath(import.meta.resolve('../../packages/cli/src/index.ts'))

/** A `cachereef` process that runs on one core alone; ends with SIGTERM. */
export interface PinnedPeer extends AsyncDisposable {
  /** "HOST:PORT" for clients. */
  readonly listen: string
  readonly admin: string
  readonly name: string
  /** Milliseconds of processor time that it has used, in steps of 10: what other processes do hardly changes them. */
  cpuMs(): number
}

/** Milliseconds of one tick in /proc: USER_HZ is 100 on every Linux that matters. */
const TICK_MS = 10

/** Starts a command, from its source, on a core, and waits for its ready line. Its log goes to standard error. */
export async function startPinned(
  core: number,
  words: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<PinnedPeer> {
  const node = [process.execPath, ...nodeOptions, '--conditions=@cachereef/source', COMMAND]
  const child: ChildProcess = spawn('taskset', ['-c', String(core), ...node, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
  const [line] = (await Promise.race([once(lines, 'line'), died(child)])) as [string]
  return {
    ...(JSON.parse(line) as { listen: string; admin: string; name: string }),
    cpuMs() {
      // proc_pid_stat(5): fields 14 and 15, counted behind the name, which is in parentheses and may have spaces.
      const [, rest = ''] = readFileSync(`/proc/${child.pid}/stat`, 'latin1').split(') ')
      const fields = rest.split(' ')
      return (Number(fields[11]) + Number(fields[12])) * TICK_MS
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}

async function died(child: ChildProcess): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null]
  throw new Error(`the command ended with ${code} before it served`)
}
