import type { Status } from '@cachereef/proxy'
import { askPeer } from '../admin/admin-client.ts'
import { command } from '../command.ts'
import { failure } from '../errors.ts'
import { UP_PEERS_MAX } from '../limits.ts'
import { count } from '../options/count.ts'
import { defaulted, optional } from '../options/entry.ts'
import { listenAddress } from '../options/host-port.ts'
import { cacheOptions, logOptions } from '../options/peer-options.ts'
import { name, word } from '../options/word.ts'
import { createLogger } from '../process/logger.ts'
import { whenNpmIsGone } from '../process/parent-gone.ts'
import { writeReadyLine } from '../process/ready-line.ts'
import { untilAborted } from '../process/until-aborted.ts'
import { openFolder } from '../up/folder.ts'
import { type LocalPeer, startLocalCommunity } from '../up/local-community.ts'
import { peerWords } from '../up/peer-words.ts'
import { RecentLines } from '../up/recent-lines.ts'
import { words } from '../up/words.ts'
import { liveView } from '../views/live-view.ts'
import { upView } from '../views/up-view.ts'

export const up = command({
  name: 'up',
  summary: 'a cache server and N peers on this machine, to try it out',
  details:
    'Starts a cache server and peers as processes of their own, all on loopback, and shows them live on a terminal. ' +
    'Ctrl-C stops them in good order. One that dies is reported and not started again: kill one and see what the ' +
    'others do.',
  options: {
    peers: defaulted(count(1, UP_PEERS_MAX), '3', 'how many'),
    listen: defaulted(listenAddress, '127.0.0.1:3128', 'for clients of the first peer; the others take free ports'),
    admin: defaulted(listenAddress, '127.0.0.1:3129', 'status, metrics and page of the first peer'),
    cacheServerListen: defaulted(listenAddress, '127.0.0.1:3131', 'where more peers can find the community'),
    community: defaulted(name, 'default', 'its name; the peers are called peer-1, peer-2, …'),
    stateDir: optional(word('DIR'), 'what the peers keep, a folder each', 'a temporary one'),
    ...cacheOptions,
    ...logOptions,
  },
  async run(options, { stdout, stderr, environment, stopped }) {
    const live = stdout.isTTY === true
    const recent = new RecentLines()
    const log = live ? { isTTY: true, write: (text: string) => recent.add(text) } : stderr
    const logger = createLogger(log, { name: 'up', level: options.logLevel, format: options.logFormat })
    const logFormat = options.logFormat ?? (log.isTTY ? 'pretty' : 'json')

    const stop = AbortSignal.any([stopped(), whenNpmIsGone(environment)])
    await using folder = await openFolder(options.stateDir)
    const starting = startLocalCommunity({
      ...options,
      stateDir: folder.path,
      peerWords: peerWords(options),
      logWords: words({ 'log-format': logFormat, 'log-level': options.logLevel }),
      // This very program, with the options that Node itself was started with.
      program: [...process.execArgv, process.argv[1]!],
      environment,
      onLog: (line) => log.write(`${line}\n`),
      onEnd: (name, how) => logger.warn(`${name} has ended (${how}); the others go on`),
      signal: stop,
    })
    // Stopped while it was starting: that it did not start is no failure then.
    await using community = await starting.catch((error: unknown) => {
      if (!stop.aborted) throw error
      return undefined
    })
    if (community === undefined) return

    const { peers, cacheServer } = community
    const { listen, admin } = peers[0]!
    if (!live) writeReadyLine(stdout, { listen, admin, cacheServer, community: options.community, peers })
    const end = AbortSignal.any([stop, abortedAfter(community.ended)])
    if (live) {
      const draw = async () =>
        upView({
          community: options.community,
          cacheServer,
          peers,
          statuses: await statusesOf(peers),
          log: recent.lines,
        })
      await liveView(stdout, draw, end)
    }
    await untilAborted(end)
    if (!stop.aborted) throw failure('every process has ended; the log says why')
  },
})

function abortedAfter(promise: Promise<unknown>): AbortSignal {
  const controller = new AbortController()
  void promise.then(() => controller.abort())
  return controller.signal
}

async function statusesOf(peers: readonly LocalPeer[]): Promise<ReadonlyMap<string, Status>> {
  const answers = peers.map(async (peer) => [peer.name, await askPeer<Status>(peer, '/status', 'peerId')] as const)
  const settled = await Promise.allSettled(answers)
  return new Map(settled.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : [])))
}
