import { request as requestHttp, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { Fields } from '../http/fields.ts'
import { addVia, endToEnd } from '../http/hop-by-hop.ts'
import { HEAD_BYTES_MAX, LINK_ANSWER_MS } from '../limits.ts'
import type { Connect } from '../origin/connect.ts'
import { originRefusal } from './origin-refusal.ts'
import { cacheName, endWith, headBytes, type Refuse } from './refusal.ts'
import { splice } from './splice.ts'

export interface UpgradeParts {
  readonly connect: Connect
  readonly name: string
  readonly refuse: Refuse
}

/**
 * Takes a request that asks for another protocol (RFC 9110 section 7.8), a WebSocket for the most part, to its origin and, if that
 * switches, joins the two connections. An origin that does not switch is answered as it answers, and the client's connection
 * ends with it: what was meant for another protocol must not be read as further requests. Resolves when it is over.
 */
export type Upgrade = (url: string, request: IncomingMessage, client: Duplex, head: Buffer) => Promise<void>

/** Whether to take the offer: one of nothing but HTTP/2 in clear is declined by serving the request as it is. */
export function wantsUpgrade({ headers }: IncomingMessage): boolean {
  return offered(headers.upgrade) !== ''
}

/**
 * The protocols that an origin may choose from. HTTP/2 in clear is none of them (RFC 9113 section 3.1): through the joined connections
 * further requests would reach the origin that nothing here has seen.
 */
function offered(upgrade = ''): string {
  return upgrade
    .split(',')
    .map((protocol) => protocol.trim())
    .filter((protocol) => protocol !== '' && !/^h2c(?:\/|$)/i.test(protocol))
    .join(', ')
}

export function createUpgrade({ connect, name, refuse }: UpgradeParts): Upgrade {
  return async (target, request, client, head) => {
    const url = new URL(target)
    const https = url.protocol === 'https:'
    const gone = new AbortController()
    const leave = () => gone.abort()
    client.once('close', leave)
    try {
      const socket = await connect(
        {
          protocol: https ? 'https:' : 'http:',
          hostname: url.hostname.replace(/^\[|\]$/g, ''),
          port: url.port === '' ? (https ? 443 : 80) : Number(url.port),
        },
        gone.signal,
      )
      const fields = endToEnd(Fields.fromRaw(request.rawHeaders))
      fields.set('Host', url.host)
      addVia(fields, name, request.httpVersion)
      const asked = requestHttp({
        createConnection: () => socket,
        method: request.method ?? 'GET',
        path: url.pathname + url.search,
        headers: [...fields.toRaw(), 'Connection', 'Upgrade', 'Upgrade', offered(request.headers.upgrade)],
        setDefaultHeaders: false,
        maxHeaderSize: HEAD_BYTES_MAX,
        timeout: LINK_ANSWER_MS,
        signal: gone.signal,
      })
      asked.end()
      await answered(asked, client, head, leave)
    } catch (error) {
      endWith(client, originRefusal(refuse, error))
    }
  }

  function answered(
    asked: ReturnType<typeof requestHttp>,
    client: Duplex,
    head: Buffer,
    leave: () => void,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      asked.once('timeout', () => asked.destroy(new Error('the origin did not answer the upgrade in time')))
      asked.once('error', reject)
      asked.once('upgrade', (response, socket, early) => {
        client.off('close', leave)
        socket.setTimeout(0)
        client.write(headBytes(101, response.rawHeaders, response.statusMessage))
        if (early.length > 0) client.write(early)
        if (head.length > 0) socket.write(head)
        resolve(splice(client, socket))
      })
      asked.once('response', (response) => {
        const fields = endToEnd(Fields.fromRaw(response.rawHeaders))
        addVia(fields, name, response.httpVersion)
        fields.append('Cache-Status', `${cacheName(name)}; fwd=bypass; detail=upgrade-declined`)
        fields.set('Connection', 'close')
        client.write(headBytes(response.statusCode ?? 502, fields.toRaw(), response.statusMessage))
        // Read by node's parser, so what is written is without chunks, and its end is that of the connection.
        response.pipe(client)
        response.once('error', () => client.destroy())
        client.once('close', resolve)
      })
    })
  }
}
