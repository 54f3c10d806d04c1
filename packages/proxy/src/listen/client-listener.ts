import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { bind } from './bind.ts'
import type { HostPort } from '../host-port.ts'
import { CLIENT_CONNECTIONS_MAX, CLIENT_IDLE_MS, DRAIN_MS, HEAD_BYTES_MAX, HEAD_TIMEOUT_MS } from '../limits.ts'
import type { ClientHandler } from './client-handler.ts'
import { drainOf } from './drain.ts'
import { endWith, type Refuse } from './refusal.ts'
import type { Tunnel } from './tunnel.ts'
import { type Upgrade, wantsUpgrade } from './upgrade.ts'

export interface ClientListenerParts {
  readonly handler: ClientHandler
  readonly tunnel: Tunnel
  readonly upgrade: Upgrade
  readonly refuse: Refuse
}

/** Where clients connect. Disposing of it lets the requests in flight end, for a bounded time. */
export interface ClientListener extends AsyncDisposable {
  /** "HOST:PORT", port 0 resolved. */
  readonly address: string
  /** As disposing; the signal cuts the time short. */
  close(hurry: AbortSignal): Promise<void>
}

/** Opens the client listener. Throws PeerError `address-unavailable`. */
export async function openClientListener(
  where: HostPort,
  { handler, tunnel, upgrade, refuse }: ClientListenerParts,
): Promise<ClientListener> {
  // Sockets that node's server has handed over, which it no longer knows.
  const handedOver = new Set<Duplex>()
  const server = http.createServer({
    maxHeaderSize: HEAD_BYTES_MAX,
    headersTimeout: HEAD_TIMEOUT_MS,
    // Uploads may take as long as they move.
    requestTimeout: 0,
    keepAliveTimeout: CLIENT_IDLE_MS,
    // Its absence is refused with problem details instead.
    requireHostHeader: false,
    noDelay: true,
    shouldUpgradeCallback: wantsUpgrade,
  })
  server.maxConnections = CLIENT_CONNECTIONS_MAX
  // More are refused in words; node would drop them silently, and a dropped Content-Length is how requests are smuggled.
  server.maxHeadersCount = 0

  const drain = drainOf(server)
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    drain.onRequest(request, response)
    handler(request, response)
  }
  server.on('request', serve)
  // The handler passes the expectation on, and the origin's 100 comes back as an interim response.
  server.on('checkContinue', serve)
  // RFC 9110 section 10.1.1: an unknown expectation may be ignored.
  server.on('checkExpectation', serve)

  const takeOver = (socket: Duplex, serve: () => Promise<void>) => {
    handedOver.add(socket)
    socket.once('close', () => handedOver.delete(socket))
    socket.on('error', () => socket.destroy())
    void serve()
  }
  server.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = handler.refusal(request)
    if (refusal) endWith(socket, refusal)
    else takeOver(socket, () => tunnel(request, socket, head))
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const target = handler.upgradeTarget(request)
    if ('refusal' in target) endWith(socket, target.refusal)
    else takeOver(socket, () => upgrade(target.url, request, socket, head))
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const [status, detail] = PARSE_ERRORS[error.code ?? ''] ?? [
      400,
      `what came is not HTTP/1.1 (${error.code ?? error.message})`,
    ]
    if (error.code === 'ECONNRESET') socket.destroy()
    else if (hasUnknownMethod(error))
      endWith(socket, refuse(501, 'method-refused', 'This method is not known here', UNKNOWN_METHOD))
    else endWith(socket, refuse(status, 'bad-request', 'The request makes no sense', detail))
  })

  const address = await bind(server, where, 'listen')
  const close = async (hurry?: AbortSignal) => {
    for (const socket of handedOver) socket.destroy()
    await drain.close(DRAIN_MS, hurry)
  }
  return { address, close, [Symbol.asyncDispose]: () => close() }
}

const UNKNOWN_METHOD = 'of the methods only those of the IANA registry can be passed on'

/** RFC 9110 section 15.6.2: node's parser takes no method that it does not know; what else came with it may be right. */
function hasUnknownMethod({ code, rawPacket }: NodeJS.ErrnoException & { readonly rawPacket?: Buffer }): boolean {
  return code === 'HPE_INVALID_METHOD' && REQUEST_LINE.test(rawPacket?.toString('latin1', 0, REQUEST_LINE_BYTES) ?? '')
}

/** Longer than most; who sends a longer one is told that what came is not HTTP. */
const REQUEST_LINE_BYTES = 8 * 1024

const REQUEST_LINE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+ \S+ HTTP\/1\.[01]\r\n/

const PARSE_ERRORS: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, `the head is larger than ${HEAD_BYTES_MAX} bytes`],
  ERR_HTTP_REQUEST_TIMEOUT: [408, `the head did not arrive within ${HEAD_TIMEOUT_MS} ms`],
}
