import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import net, { type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** The end of a server, and of each idle connection, that breaks off nothing that a client has sent, or is being sent. */
export interface Drain {
  /** To be called with every request that the server takes. */
  onRequest(request: IncomingMessage, response: ServerResponse): void
  /** Takes no new connections; resolves when the requests in flight have ended, or the time is up or cut short. */
  close(withinMs: number, hurry?: AbortSignal): Promise<void>
}

/**
 * After so many turns of the event loop without a new connection or request everything has been read that had arrived: one
 * turn takes one connection from the system's queue, the next reads from it, and one more is for what these made wait.
 */
const QUIET_TURNS = 3

/** Whoever goes on asking is not waited for any longer: four times what the system's queue of connections holds. */
const TURNS_MAX = 2_048

/**
 * node's own close() takes a connection for idle whose request it has not read yet, and one whose response is written but not
 * sent, as a slow client has it: both would be reset. Here a connection is idle once everything has been read, and the system
 * has the last byte of its response.
 */
export function drainOf(server: Server): Drain {
  /** Requests under way on each connection that is open. */
  const open = new Map<Socket, number>()
  let closing = false
  /** Connections and requests so far. */
  let arrivals = 0

  server.on('connection', (socket: Socket) => {
    arrivals++
    open.set(socket, 0)
    socket.once('close', () => open.delete(socket))
  })

  const closeIdle = () => {
    for (const [socket, requests] of open) if (requests === 0) socket.destroy()
  }

  const afterReading = async () => {
    for (let quiet = 0, turns = 0; quiet < QUIET_TURNS && turns < TURNS_MAX; turns++) {
      const before = arrivals
      await nextTurn()
      quiet = arrivals === before ? quiet + 1 : 0
    }
  }

  // Timers come before what has arrived: after a pause of the process, node would close a connection whose next request lies unread.
  server.on('timeout', (socket: Socket) => {
    void afterReading().then(() => {
      if (!open.get(socket)) socket.destroy()
    })
  })

  return {
    onRequest({ socket }, response) {
      arrivals++
      if (closing) response.shouldKeepAlive = false
      open.set(socket, (open.get(socket) ?? 0) + 1)
      response.once('close', () => {
        const requests = open.get(socket)
        if (requests === undefined) return
        open.set(socket, requests - 1)
        if (closing) void afterReading().then(closeIdle)
      })
    },
    async close(withinMs, hurry) {
      closing = true
      await afterReading()
      // Not the server's own method, which would look for idle connections in its way.
      const closed = new Promise<void>((resolve) => net.Server.prototype.close.call(server, () => resolve()))
      closeIdle()
      const cut = () => server.closeAllConnections()
      const impatience = setTimeout(cut, withinMs)
      hurry?.addEventListener('abort', cut)
      if (hurry?.aborted) cut()
      await closed
      clearTimeout(impatience)
      hurry?.removeEventListener('abort', cut)
    },
  }
}
