import type { Dispatcher } from 'undici'
import { Circuits } from './circuits.ts'
import { createConnect, type Connect, type ConnectOptions } from './connect.ts'
import { dispatch } from './dispatch.ts'
import { dispatchByNode } from './dispatch-by-node.ts'
import {
  BODY_IDLE_MS,
  CONTINUE_MS,
  HEAD_MS,
  KEEP_ALIVE_MS,
  KEEP_ALIVE_MS_MAX,
  ORIGIN_CONNECTIONS_MAX,
  ORIGIN_HEAD_BYTES_MAX,
} from './limits.ts'
import { expectsContinue, originRequest } from './origin-request.ts'
import { createPools } from './pools.ts'
import { isRepeatable, withRetries } from './retries.ts'
import { tolerateContinue } from './unasked-continue.ts'
import { refuseUnknownOptions } from '../known-options.ts'
import type { OptionNames } from '@cachereef/community'
import type { Request, Response } from '../http/message.ts'

export interface OriginClientOptions extends ConnectOptions {
  /** Connections to one origin at once; more requests wait. Default 512. */
  readonly connectionsMax?: number
  /** From the end of the request to the response's head. Default 60,000. */
  readonly headMs?: number
  /** How long a body whose sender expects a 100 (Continue) waits for it. Default 1,000. */
  readonly continueMs?: number
  /** Between two parts of a body. Default 60,000. */
  readonly bodyIdleMs?: number
}

export interface OriginClientRequest extends Request {
  /** Something stale is there to be served if the origin does not answer: it is asked once. Default false. */
  readonly standIn?: boolean
}

/** HTTP/1.1 to origins, over kept connections. */
export interface OriginClient extends AsyncDisposable {
  /**
   * Sends a request and resolves with the head of its final response; the body streams, and errors when it breaks off. No
   * redirect is followed, nothing is decompressed. Hop-by-hop fields go neither way. A request that may be repeated is, for some
   * seconds, where the origin does not answer; an origin that has not answered for long is not asked. Throws an OriginError.
   */
  request(request: OriginClientRequest): Promise<Response>
  /** A connection of one's own, for tunnels and upgrades, under the same rules. */
  readonly connect: Connect
}

const NAMES: OptionNames<OriginClientOptions> = {
  connectTo: true,
  allowPrivate: true,
  beforeTls: true,
  connectMs: true,
  tls: true,
  lookup: true,
  connectionsMax: true,
  headMs: true,
  continueMs: true,
  bodyIdleMs: true,
}

/** Throws PeerError `invalid-option` for options that there are not. */
export function createOriginClient(options: OriginClientOptions = {}): OriginClient {
  refuseUnknownOptions('createOriginClient', options, NAMES)
  const connect = createConnect(options)
  const headMs = options.headMs ?? HEAD_MS
  const bodyIdleMs = options.bodyIdleMs ?? BODY_IDLE_MS
  const times = { headMs, bodyIdleMs, continueMs: options.continueMs ?? CONTINUE_MS }
  const circuits = new Circuits(() => performance.now())
  const pools = createPools({
    allowH2: false,
    connections: options.connectionsMax ?? ORIGIN_CONNECTIONS_MAX,
    pipelining: 1,
    headersTimeout: headMs,
    bodyTimeout: bodyIdleMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS_MAX,
    maxHeaderSize: ORIGIN_HEAD_BYTES_MAX,
    connect: ({ hostname, protocol, port, servername }, done) => {
      const https = protocol === 'https:'
      connect({
        protocol: https ? 'https:' : 'http:',
        hostname,
        port: port ? Number(port) : https ? 443 : 80,
        ...(servername ? { servername } : {}),
      }).then(
        (socket) => done(null, tolerateContinue(socket)),
        (error: Error) => done(error, null),
      )
    },
  })

  const send: Dispatcher.Dispatch = pools.dispatch

  return {
    connect,

    async request(request) {
      const wire = originRequest(request)
      const once = (): Promise<Response> =>
        needsNode(request) ? dispatchByNode(connect, request, wire, times) : dispatch(send, request, wire)
      const patient = isRepeatable(request) && request.standIn !== true
      return circuits.through(wire.origin, () => (patient ? withRetries(once, request.signal) : once()))
    },

    async [Symbol.asyncDispose]() {
      await pools.destroy()
    },
  }
}

/** undici sends neither an Expect nor trailers. */
function needsNode(request: Request): boolean {
  return request.body !== undefined && (expectsContinue(request) || request.trailers !== undefined)
}
