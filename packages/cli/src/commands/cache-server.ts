import { command } from '../command.ts'
import { defaulted, optional } from '../options/entry.ts'
import { given } from '../options/given.ts'
import { listenAddress, parseHostPort } from '../options/host-port.ts'
import { logOptions, secretOptions } from '../options/peer-options.ts'
import { directoryStore } from '../options/directory-store.ts'
import { createLogger } from '../process/logger.ts'
import { writeReadyLine } from '../process/ready-line.ts'
import { untilAborted } from '../process/until-aborted.ts'
import { readKeyring } from '../secret/secret-file.ts'

const cacheServerOptions = {
  listen: defaulted(listenAddress, '127.0.0.1:3131', 'for peers, over UDP and TCP; port 0 is any free one'),
  store: defaulted(
    directoryStore,
    'memory',
    'where the directory is kept; a file survives a restart, a Redis serves several cache servers',
  ),
  admin: optional(listenAddress, 'status and metrics over HTTP'),
  ...secretOptions,
  ...logOptions,
}

export const cacheServer = command({
  name: 'cache-server',
  summary: 'the directory of communities',
  details:
    'Tells peers which communities there are and who their masters are. No content passes through it, and a ' +
    'community goes on without it: only newcomers need it.',
  options: cacheServerOptions,
  async run(options, { stdout, stderr, stopped }) {
    const { createCacheServer, openDirectoryAdmin, refusalText, refuseUnprotected } = await import(
      '@cachereef/community'
    )
    const logger = createLogger(stderr, { name: 'cache-server', level: options.logLevel, format: options.logFormat })
    const secrets = await readKeyring(options.secretFile, logger)
    const at = options.admin === undefined ? undefined : parseHostPort(options.admin)
    if (at !== undefined) refuseUnprotected(at.host, given({ secrets, open: options.open }))
    const stop = stopped()
    await using running = await createCacheServer(
      given({
        listen: parseHostPort(options.listen)!,
        store: options.store,
        secrets,
        open: options.open,
        onRefused: (kind: string, detail: string) => {
          const { level, text } = refusalText(kind)
          logger[level]({ kind, detail }, text)
        },
      }),
    )
    await using admin = at && (await openDirectoryAdmin(running, at))
    writeReadyLine(stdout, given({ listen: running.listenAddress, admin: admin?.address }))
    await untilAborted(stop)
  },
})
