import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import ipaddr from 'ipaddr.js'
import { CommunityError } from '../errors.ts'
import { formatAddress, type HostPort } from '../transports/address.ts'
import type { CacheServer } from './cache-server.ts'

/** What a cache server says of itself over HTTP; nothing can be changed there. */
export interface DirectoryAdmin extends AsyncDisposable {
  /** Where it really listens, port 0 resolved. */
  readonly address: string
}

/**
 * Opens `GET /status` (the communities and what was refused, JSON), `/metrics` (Prometheus text), `/healthz` and
 * `/readyz`. Throws CommunityError `address-unavailable`.
 */
export async function openDirectoryAdmin(server: CacheServer, listen: HostPort): Promise<DirectoryAdmin> {
  const http = createServer((request, response) => void answer(server, request, response))
  http.listen({ host: listen.host, port: listen.port })
  try {
    await once(http, 'listening')
  } catch (cause) {
    const at = formatAddress(listen.host, listen.port)
    throw new CommunityError('address-unavailable', `cannot listen on ${at}: ${(cause as Error).message}`, { cause })
  }
  const { address, port } = http.address() as AddressInfo
  return {
    address: formatAddress(address, port),
    async [Symbol.asyncDispose]() {
      if (!http.listening) return
      http.closeAllConnections()
      http.close()
      await once(http, 'close')
    },
  }
}

async function answer(server: CacheServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return send(response, 405, 'text/plain', 'only GET and HEAD\n')
  // A page of another site can make a browser resolve its name to this machine (DNS rebinding): names are refused.
  if (!isAddress(request.headers.host)) return send(response, 403, 'text/plain', 'ask by address or as localhost\n')
  switch (request.url) {
    case '/status':
      return send(response, 200, 'application/json', `${JSON.stringify(await statusOf(server))}\n`)
    case '/metrics':
      return send(response, 200, 'text/plain; version=0.0.4', await metricsOf(server))
    case '/healthz':
    case '/readyz':
      return send(response, 200, 'text/plain', 'ok\n')
    default:
      return send(response, 404, 'text/plain', '/status, /metrics, /healthz and /readyz are here\n')
  }
}

async function statusOf(server: CacheServer): Promise<object> {
  return { listen: server.listenAddress, communities: await server.communities(), refused: server.counters }
}

async function metricsOf(server: CacheServer): Promise<string> {
  const communities = await server.communities()
  const peers = communities.reduce((sum, { size }) => sum + size, 0)
  const refused = Object.entries(server.counters).map(
    ([kind, count]) => `cachereef_directory_refused_total{kind="${kind}"} ${count}\n`,
  )
  return [
    '# HELP cachereef_directory_communities Communities whose masters were heard lately.\n',
    '# TYPE cachereef_directory_communities gauge\n',
    `cachereef_directory_communities ${communities.length}\n`,
    '# HELP cachereef_directory_peers Peers of all these communities.\n',
    '# TYPE cachereef_directory_peers gauge\n',
    `cachereef_directory_peers ${peers}\n`,
    '# HELP cachereef_directory_refused_total Messages that were refused.\n',
    '# TYPE cachereef_directory_refused_total counter\n',
    ...refused,
  ].join('')
}

function isAddress(host: string | undefined): boolean {
  const name = /^(?:\[([^\]]+)\]|([^:]+))(?::\d+)?$/.exec(host ?? '')
  const bare = name?.[1] ?? name?.[2]
  return bare !== undefined && (bare === 'localhost' || ipaddr.isValid(bare))
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}
