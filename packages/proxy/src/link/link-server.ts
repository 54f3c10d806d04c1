import https from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { PeerId } from '@cachereef/protocol'
import { CLIENT_CONNECTIONS_MAX, HEAD_BYTES_MAX, HEAD_TIMEOUT_MS, LINK_IDLE_ACCEPTED_MS } from '../limits.ts'
import type { Credentials } from './certificate.ts'
import { peerKeyOf } from './peer-key.ts'
import { linkTls } from './tls-options.ts'

export type LinkHandler = (from: PeerId, request: IncomingMessage, response: ServerResponse) => void

/** The accepting end of content between peers. It never listens: the community hands it sockets whose first byte is TLS's. */
export interface LinkServer extends AsyncDisposable {
  accept(socket: Socket): void
  /** Resolves when the answers under way have ended, or the time for it is up or cut short. Goes on answering meanwhile. */
  drain(withinMs: number, hurry: AbortSignal): Promise<void>
}

/** Calls back for requests of whoever proved to own a peer's key; whether that peer is in the list is the handler's to say. */
export function createLinkServer(credentials: Credentials, handle: LinkHandler): LinkServer {
  const keys = new WeakMap<TLSSocket, PeerId>()
  const silent = new WeakMap<TLSSocket, NodeJS.Timeout>()
  const sockets = new Set<Socket>()
  const answers = new Set<ServerResponse>()
  let onQuiet = (): void => {}
  const server = https.createServer({
    ...linkTls(credentials),
    requestCert: true,
    maxHeaderSize: HEAD_BYTES_MAX,
    keepAliveTimeout: LINK_IDLE_ACCEPTED_MS,
    handshakeTimeout: HEAD_TIMEOUT_MS,
    // Bodies may take as long as they move; the engine watches for those that don't.
    requestTimeout: 0,
  })
  server.on('secureConnection', (socket) => {
    const key = peerKeyOf(socket)
    if (!key) {
      socket.destroy()
      return
    }
    keys.set(socket, key)
    // A server that never listened enforces no head time-out of its own. Who has got a request through is either a peer,
    // which is trusted with its time, or gets a refusal that closes the connection.
    const impatience = setTimeout(() => socket.destroy(), HEAD_TIMEOUT_MS).unref()
    silent.set(socket, impatience)
    socket.once('close', () => clearTimeout(impatience))
  })
  server.on('request', (request, response) => {
    const socket = request.socket as TLSSocket
    clearTimeout(silent.get(socket))
    const from = keys.get(socket)
    if (from === undefined) return void socket.destroy()
    answers.add(response)
    response.once('close', () => {
      answers.delete(response)
      if (answers.size === 0) onQuiet()
    })
    handle(from, request, response)
  })
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  server.on('clientError', (_error, socket) => socket.destroy())

  return {
    accept(socket) {
      if (sockets.size >= CLIENT_CONNECTIONS_MAX) {
        socket.destroy()
        return
      }
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      socket.on('error', () => socket.destroy())
      socket.setNoDelay(true)
      server.emit('connection', socket)
    },
    async drain(withinMs, hurry) {
      if (answers.size === 0 || hurry.aborted) return
      const over = Promise.withResolvers<void>()
      onQuiet = over.resolve
      const impatience = setTimeout(over.resolve, withinMs)
      hurry.addEventListener('abort', () => over.resolve(), { once: true })
      await over.promise
      clearTimeout(impatience)
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
