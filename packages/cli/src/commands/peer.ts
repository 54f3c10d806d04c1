import { hostname } from 'node:os'
import type { Peer, PeerAddresses, PeerOptions } from '@cachereef/proxy'
import { readAdminToken } from '../admin/admin-token.ts'
import { command } from '../command.ts'
import type { OptionValues } from '../options/entry.ts'
import { given } from '../options/given.ts'
import { peerOptions } from '../options/peer-options.ts'
import { createLogger } from '../process/logger.ts'
import { type ReadyFacts, writeReadyLine } from '../process/ready-line.ts'
import { refuseBusyAddress } from '../process/refuse-busy-address.ts'
import { stateDirectory } from '../process/state-directory.ts'
import { trustSystemCertificates } from '../process/trust-system-certificates.ts'
import { untilAborted } from '../process/until-aborted.ts'
import { readKeyring } from '../secret/secret-file.ts'

export const peer = command({
  name: 'peer',
  summary: 'one peer: joins or founds a community, and proxies',
  details:
    'Looks for the community at the cache servers and on the local network, joins it, or founds it where there is ' +
    'none. Then it takes requests as an http proxy, for the origin of --reverse, and for those of --mirror. SIGTERM ' +
    'or SIGINT hands its portion over and ends it; another one half a second later ends it at once.',
  options: peerOptions,
  async run(options, { stdout, stderr, environment, stopped }) {
    const stop = stopped()
    const { createPeer } = await import('@cachereef/proxy')
    const name = options.name ?? hostname()
    const logger = createLogger(stderr, { name, level: options.logLevel, format: options.logFormat })
    const secrets = await readKeyring(options.secretFile, logger)
    const adminToken = options.adminTokenFile && (await readAdminToken(options.adminTokenFile))
    const stateDir = options.stateDir ?? stateDirectory(environment, name)

    for (const address of [options.listen, options.admin]) await refuseBusyAddress(address)
    const own = { secrets, adminToken, stateDir, logger, signal: stop, beforeOriginTls: trustSystemCertificates }
    // Stopped while it was joining: that it did not join is no failure then.
    await using running = await createPeer(given({ ...libraryOptions(options), ...own })).catch((error: unknown) => {
      if (!stop.aborted) throw error
      return undefined
    })
    if (running === undefined || stop.aborted) return
    const addresses = await running.listen()
    writeReadyLine(stdout, readyFacts(running, addresses, options.community))
    // Then disposing lets it leave in good order, if it has not left already.
    await Promise.race([untilAborted(stop), running.left])
  },
})

/** Units end a name in the library, and lists are in the plural; apart from that the names are the same. */
function libraryOptions(options: OptionValues<typeof peerOptions>): PeerOptions {
  const {
    mirror,
    cacheServer,
    connectPort,
    memory,
    disk,
    redisSize,
    pingInterval,
    pingTimeout,
    originTimeout,
    ...rest
  } = options
  const { giveBandwidthUp, giveBandwidthDown, giveCpu, ...others } = rest
  const { logFormat, logLevel, secretFile, adminTokenFile, stateDir, ...same } = others
  return given({
    ...same,
    mirrors: mirror,
    cacheServers: cacheServer,
    connectPorts: connectPort,
    memoryBytes: memory,
    diskBytes: disk,
    redisBytes: redisSize,
    pingIntervalMs: pingInterval,
    pingTimeoutMs: pingTimeout,
    originTimeoutMs: originTimeout,
    giveUpBytesPerSecond: giveBandwidthUp,
    giveDownBytesPerSecond: giveBandwidthDown,
    giveProcessorShare: giveCpu,
  })
}

function readyFacts(peer: Peer, { listen, peerListen, admin }: PeerAddresses, community: string): ReadyFacts {
  return { listen, peerListen, admin, peerId: peer.id, name: peer.name, community, role: peer.role }
}
