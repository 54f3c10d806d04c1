import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Response } from '../http/message.ts'
import { CONNECT_PORTS } from '../limits.ts'
import type { Connect } from '../origin/connect.ts'
import { originRefusal } from './origin-refusal.ts'
import { endWith, type Refuse } from './refusal.ts'
import { splice } from './splice.ts'

export interface TunnelParts {
  readonly connect: Connect
  /** Besides those of `CONNECT_PORTS`. */
  readonly ports: readonly number[]
  readonly refuse: Refuse
}

/** Opens a tunnel (RFC 9110 section 9.3.6) for a CONNECT request whose client was let in. Resolves when it is over. */
export type Tunnel = (request: IncomingMessage, client: Duplex, head: Buffer) => Promise<void>

export function createTunnel({ connect, ports, refuse }: TunnelParts): Tunnel {
  const allowed = new Set([...CONNECT_PORTS, ...ports])

  const refusalOf = (target: Authority | undefined): Response | undefined => {
    if (!target) return refuse(400, 'bad-request', 'The request makes no sense', 'CONNECT takes HOST:PORT')
    if (allowed.has(target.port)) return undefined
    const detail = `CONNECT to port ${target.port} is not allowed; it is to ${[...allowed].join(', ')}`
    return refuse(403, 'port-refused', 'Tunnels to this port are refused', detail)
  }

  return async (request, client, head) => {
    const target = parseAuthority(request.url ?? '')
    const refusal = refusalOf(target)
    if (refusal || !target) {
      if (refusal) endWith(client, refusal)
      return
    }
    const gone = new AbortController()
    const leave = () => gone.abort()
    client.once('close', leave)
    try {
      const origin = await connect({ protocol: 'http:', ...target }, gone.signal)
      client.off('close', leave)
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      if (head.length > 0) origin.write(head)
      await splice(client, origin)
    } catch (error) {
      endWith(client, originRefusal(refuse, error))
    }
  }
}

interface Authority {
  readonly hostname: string
  readonly port: number
}

/** Authority-form (RFC 9112 section 3.2.3): host and port, both there. */
function parseAuthority(text: string): Authority | undefined {
  const found = /^(?:\[([0-9A-Fa-f:.]+)\]|([\w.-]+)):(\d{1,5})$/.exec(text)
  const hostname = found?.[1] ?? found?.[2]
  const port = Number(found?.[3])
  return hostname !== undefined && port > 0 && port <= 65_535 ? { hostname, port } : undefined
}
