import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream'
import { Fields } from '../http/fields.ts'
import { endToEnd } from '../http/hop-by-hop.ts'
import { trailerFields } from '../http/trailer-fields.ts'
import { toOriginError } from './classify.ts'
import { endlessInterim } from './dispatch.ts'
import { headFault } from './head-fault.ts'
import { INTERIM_RESPONSES_MAX, ORIGIN_HEAD_BYTES_MAX } from './limits.ts'
import { OriginError } from './origin-error.ts'
import type { Request, Response } from '../http/message.ts'
import type { Connect } from './connect.ts'
import { expectsContinue, type OriginRequest } from './origin-request.ts'

interface Times {
  readonly headMs: number
  readonly bodyIdleMs: number
  readonly continueMs: number
}

/**
 * One exchange that undici can't make, over node's own client and a connection of its own. A body that waits for the origin's 100
 * (Continue), RFC 9110 section 10.1.1: the expectation goes to the origin, its 100 goes to the client, and where the origin
 * answers at once the body is never asked for. And a body with trailers behind it (section 6.5).
 */
export async function dispatchByNode(
  connect: Connect,
  request: Request,
  wire: OriginRequest,
  times: Times,
): Promise<Response> {
  const https = wire.url.protocol === 'https:'
  const socket = await connect(
    {
      protocol: https ? 'https:' : 'http:',
      hostname: wire.url.hostname.replace(/^\[|\]$/g, ''),
      port: wire.url.port === '' ? (https ? 443 : 80) : Number(wire.url.port),
    },
    request.signal,
  )
  const sent = requestHttp({
    createConnection: () => socket,
    method: request.method,
    path: wire.path,
    headers: [...wire.headers, ...expectation(request), 'Connection', 'close', ...framing(wire)],
    setDefaultHeaders: false,
    maxHeaderSize: ORIGIN_HEAD_BYTES_MAX,
    signal: request.signal,
  })
  return exchange(sent, request, wire.origin, times)
}

function exchange(sent: ClientRequest, request: Request, origin: string, times: Times): Promise<Response> {
  return new Promise((resolve, reject) => {
    const sendBody = (): void => {
      clearTimeout(patience)
      sent.off('continue', sendBody)
      if (!sent.destroyed) send(request, sent)
    }
    const patience = setTimeout(sendBody, expectsContinue(request) ? times.continueMs : 0)
    sent.once('close', () => clearTimeout(patience))
    let interim = 0
    sent.on('information', (message) => {
      if (++interim > INTERIM_RESPONSES_MAX) return void sent.destroy(endlessInterim(origin))
      request.onInterim?.({ status: message.statusCode, fields: endToEnd(Fields.fromRaw(message.rawHeaders)) })
    })
    sent.once('continue', sendBody)
    sent.setTimeout(times.headMs, () =>
      sent.destroy(new OriginError('timeout', origin, `${origin} did not answer in time`)),
    )
    sent.once('error', (error) => reject(toOriginError(error, origin)))
    sent.once('response', (message) => {
      clearTimeout(patience)
      sent.setTimeout(times.bodyIdleMs)
      const fault = headFault(message.statusCode ?? 0, message.headers['transfer-encoding'], origin)
      if (fault !== undefined) {
        sent.destroy(fault)
        return
      }
      // The client has the final answer before its body was asked for; what it still sends is not for anybody.
      if (!sent.writableEnded) message.once('close', () => sent.destroy())
      resolve(responseOf(message, request.method))
    })
    sent.flushHeaders()
  })
}

function send({ body, trailers }: Request, sent: ClientRequest): void {
  if (body === undefined) return
  if (trailers === undefined) {
    pipeline(body, sent, () => {})
    return
  }
  body.once('error', (error) => sent.destroy(error))
  body.once('end', () => {
    void trailers.then((last) => {
      if (last !== undefined && !sent.destroyed) sent.addTrailers([...last])
      sent.end()
    })
  })
  body.pipe(sent, { end: false })
}

function expectation(request: Request): string[] {
  return expectsContinue(request) ? ['Expect', '100-continue'] : []
}

function responseOf(message: IncomingMessage, method: string): Response {
  const status = message.statusCode ?? 502
  const head = { status, statusText: message.statusMessage ?? '', fields: endToEnd(Fields.fromRaw(message.rawHeaders)) }
  if (method === 'HEAD' || status === 204 || status === 304) {
    message.resume()
    return { ...head, body: null }
  }
  const trailers = new Promise<Fields | undefined>((resolve) => {
    message.once('close', () => resolve(trailerFields(Fields.fromRaw(message.rawTrailers))))
  })
  return { ...head, body: message, trailers }
}

function framing(wire: OriginRequest): string[] {
  const sized = wire.headers.some((name, i) => i % 2 === 0 && name.toLowerCase() === 'content-length')
  return sized ? [] : ['Transfer-Encoding', 'chunked']
}
