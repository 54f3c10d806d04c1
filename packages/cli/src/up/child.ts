import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { failure } from '../errors.ts'
import { LEAVE_MS_MAX } from '../limits.ts'
import { parseReadyLine, type ReadyFacts } from '../process/ready-line.ts'

export interface ChildOptions {
  readonly name: string
  /** What Node runs: its own options, then a script. */
  readonly program: readonly string[]
  /** The command and its options, for example ["peer", "--name", "reef-1"]. */
  readonly words: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Takes what the child logs, line by line. */
  readonly onLog: (line: string) => void
}

/** A process of `cachereef up`. */
export interface Child {
  readonly name: string
  readonly pid: number
  /** Rejects with a CliError where the child ends before it serves. */
  readonly ready: Promise<ReadyFacts>
  /** How it ended, for example "exit status 1" or "SIGKILL". */
  readonly ended: Promise<string>
  /** Asks it to leave in good order and waits until it has ended; one that takes longer than LEAVE_MS_MAX is killed. */
  stop(): Promise<void>
}

const COMPLAINT = 'cachereef: '

export function startChild({ name, program, words, environment, onLog }: ChildOptions): Child {
  const child = spawn(process.execPath, [...program, ...words], {
    env: withoutOwnVariables(environment),
    // The channel tells the child when this process is gone, however it went.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C in a terminal goes to a whole group, and here each is stopped in its turn.
    detached: true,
  })
  const ended = endOf(child)
  return { name, pid: child.pid!, ready: readyOf(child, name, ended, onLog), ended, stop: () => stop(child, ended) }
}

/** Options from the environment are for `up` itself, which hands on by flags what its children are to have. */
function withoutOwnVariables(environment: ChildOptions['environment']): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('CACHEREEF_')))
}

async function endOf(child: ChildProcess): Promise<string> {
  const [status, signal] = (await once(child, 'close')) as [number | null, string | null]
  return signal ?? `exit status ${status}`
}

async function readyOf(
  child: ChildProcess,
  name: string,
  ended: Promise<string>,
  onLog: ChildOptions['onLog'],
): Promise<ReadyFacts> {
  let complaint = ''
  createInterface({ input: child.stderr! }).on('line', (line) => {
    if (line.startsWith(COMPLAINT)) complaint = line.slice(COMPLAINT.length)
    else onLog(line)
  })
  const served = new Promise<ReadyFacts>((resolve) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const facts = parseReadyLine(line)
      if (facts) resolve(facts)
    })
  })
  const facts = await Promise.race([served, ended])
  if (typeof facts !== 'string') return facts
  throw failure(`${name} did not start: ${complaint || facts}`)
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill('SIGTERM')
  const overdue = setTimeout(() => child.kill('SIGKILL'), LEAVE_MS_MAX)
  await ended
  clearTimeout(overdue)
}
