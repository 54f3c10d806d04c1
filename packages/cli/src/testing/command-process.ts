import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { parseReadyLine, type ReadyFacts } from '../process/ready-line.ts'

const ENTRY = new URL('../index.ts', import.meta.url).pathname

export interface CommandProcess extends AsyncDisposable {
  readonly pid: number
  /** Rejects with what it wrote to standard error where it ends before it serves. */
  readonly ready: Promise<ReadyFacts>
  readonly ended: Promise<{ readonly status: number | null; readonly out: string; readonly err: string }>
  kill(signal: NodeJS.Signals): void
}

/** The real command as a process of its own, run from source. Disposing kills it. */
export function startCommand(words: readonly string[], environment: Record<string, string> = {}): CommandProcess {
  const child = spawn(process.execPath, ['--conditions=@cachereef/source', ENTRY, ...words], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const written = { out: '', err: '' }
  child.stderr.on('data', (chunk: Buffer) => (written.err += chunk.toString()))
  const ended = once(child, 'close').then(([status]) => ({ status: status as number | null, ...written }))
  const ready = new Promise<ReadyFacts>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      written.out += `${line}\n`
      const facts = parseReadyLine(line)
      if (facts) resolve(facts)
    })
    void ended.then(({ err }) => reject(new Error(err)))
  })
  // Whoever only waits for its end has no use for this error.
  ready.catch(() => undefined)
  return {
    pid: child.pid!,
    ready,
    ended,
    kill: (signal) => child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
