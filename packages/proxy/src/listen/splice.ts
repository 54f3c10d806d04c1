import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { TUNNEL_IDLE_MS } from '../limits.ts'

/**
 * Joins two connections: bytes go both ways under back-pressure, the end of one direction ends only that direction, an error or
 * a long silence ends both. Resolves when both directions are over.
 */
export async function splice(client: Duplex, origin: Socket, idleMs = TUNNEL_IDLE_MS): Promise<void> {
  const end = () => {
    client.destroy()
    origin.destroy()
  }
  // Must be set before the end arrives: whoever has said all may still be listening.
  client.allowHalfOpen = true
  origin.allowHalfOpen = true
  origin.setTimeout(idleMs, end)
  await Promise.allSettled([pipeline(client, origin), pipeline(origin, client)])
  end()
}
