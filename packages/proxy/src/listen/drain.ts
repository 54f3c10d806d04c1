import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import net, { type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** The end of a server that breaks off nothing that a client has sent, or is being sent. */
export interface Drain {
  /** To be called with every request that the server takes. */
  onRequest(request: IncomingMessage, response: ServerResponse): void
  /** Takes no new connections; resolves when the requests in flight have ended, or the time is up. */
  close(withinMs: number): Promise<void>
}

/**
 * Turns of the event loop in which everything is read that has arrived: one takes connections from the system's queue, one
 * reads from them, and one more is for what the first two made wait.
 */
const TURNS_TO_READ_ALL = 3

/**
 * node's own close() takes a connection for idle whose request it has not read yet, and one whose response is written but not
 * sent, as a slow client has it: both would be reset. Here a connection is idle once everything has been read, and the system
 * has the last byte of its response.
 */
export function drainOf(server: Server): Drain {
  /** Requests under way on each connection that is open. */
  const open = new Map<Socket, number>()
  let closing = false

  server.on('connection', (socket: Socket) => {
    open.set(socket, 0)
    socket.once('close', () => open.delete(socket))
  })

  const closeIdle = () => {
    for (const [socket, requests] of open) if (requests === 0) socket.destroy()
  }

  return {
    onRequest({ socket }, response) {
      if (closing) response.shouldKeepAlive = false
      open.set(socket, (open.get(socket) ?? 0) + 1)
      response.once('close', () => {
        const requests = open.get(socket)
        if (requests === undefined) return
        open.set(socket, requests - 1)
        if (closing) void afterReading().then(closeIdle)
      })
    },
    async close(withinMs) {
      closing = true
      await afterReading()
      // Not the server's own method, which would look for idle connections in its way.
      const closed = new Promise<void>((resolve) => net.Server.prototype.close.call(server, () => resolve()))
      closeIdle()
      const impatience = setTimeout(() => server.closeAllConnections(), withinMs)
      await closed
      clearTimeout(impatience)
    },
  }
}

async function afterReading(): Promise<void> {
  for (let turn = 0; turn < TURNS_TO_READ_ALL; turn++) await nextTurn()
}
