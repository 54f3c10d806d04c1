import { join } from 'node:path'
import type { ReadyFacts } from '../process/ready-line.ts'
import { type Child, type ChildOptions, startChild } from './child.ts'
import { words } from './words.ts'

export interface LocalCommunityOptions {
  /** How many; at least 1. */
  readonly peers: number
  /** Client and admin addresses of the first peer; the others take free ports of loopback. */
  readonly listen: string
  readonly admin: string
  readonly cacheServerListen: string
  readonly community: string
  /** Every peer gets a folder below it. */
  readonly stateDir: string
  /** Words that every peer gets, and those that every process gets. */
  readonly peerWords: readonly string[]
  readonly logWords: readonly string[]
  readonly program: ChildOptions['program']
  readonly environment: ChildOptions['environment']
  readonly onLog: ChildOptions['onLog']
  /** A process has ended by itself: it was killed, or failed. It is not started again. */
  readonly onEnd: (name: string, how: string) => void
  /** Stops everything, whether it has started or not. */
  readonly signal: AbortSignal
}

/** What the ready line of a peer says, apart from what all have in common. */
export interface LocalPeer {
  readonly name: string
  readonly listen: string
  readonly peerListen: string
  readonly admin: string
  readonly peerId: string
  readonly role: string
  /** Of its process, for whoever wants to see what the others do without it. */
  readonly pid: number
}

/** A cache server and its peers, each a process of this machine. */
export interface LocalCommunity extends AsyncDisposable {
  readonly cacheServer: string
  readonly peers: readonly LocalPeer[]
  /** Resolves when no process is left. */
  readonly ended: Promise<void>
}

const ANY_PORT = '127.0.0.1:0'

/**
 * Starts the cache server, the first peer, which founds the community, then the others at once. Aborting or disposing
 * stops them one by one in the opposite order: members hand over before the master, and the directory is there until
 * the last has left it.
 *
 * @throws CliError `failed` where one does not start; those that did are stopped
 */
export async function startLocalCommunity(options: LocalCommunityOptions): Promise<LocalCommunity> {
  const children: Child[] = []
  let stopping: Promise<void> | undefined
  const stop = () => (stopping ??= stopInTurn(children.toReversed()))
  options.signal.addEventListener('abort', () => void stop(), { once: true })

  const start = async (name: string, command: readonly string[]): Promise<ReadyFacts> => {
    const { program, environment, onLog, logWords } = options
    const child = startChild({ name, program, words: [...command, ...logWords], environment, onLog })
    children.push(child)
    const facts = await child.ready
    void child.ended.then((how) => stopping ?? options.onEnd(name, how))
    return { ...facts, pid: child.pid }
  }

  try {
    const server = await start('cache-server', ['cache-server', ...words({ listen: options.cacheServerListen })])
    const cacheServer = String(server.listen)
    const founder = await startPeer(1, options, cacheServer, start)
    const numbers = Array.from({ length: options.peers - 1 }, (_, index) => index + 2)
    const others = await Promise.all(numbers.map((number) => startPeer(number, options, cacheServer, start)))
    const ended = Promise.all(children.map((child) => child.ended)).then(() => undefined)
    return { cacheServer, peers: [founder, ...others], ended, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startPeer(
  number: number,
  { community, listen, admin, stateDir, peerWords }: LocalCommunityOptions,
  cacheServer: string,
  start: (name: string, command: readonly string[]) => Promise<ReadyFacts>,
): Promise<LocalPeer> {
  const name = `peer-${number}`
  const own = words({
    name,
    community,
    listen: number === 1 ? listen : ANY_PORT,
    admin: number === 1 ? admin : ANY_PORT,
    'peer-listen': ANY_PORT,
    'cache-server': cacheServer,
    discover: 'off',
    'state-dir': join(stateDir, name),
  })
  const { event: _event, community: _community, ...facts } = await start(name, ['peer', ...own, ...peerWords])
  return facts as unknown as LocalPeer
}

async function stopInTurn(children: readonly Child[]): Promise<void> {
  for (const child of children) await child.stop()
}
