import type { IncomingMessage, ServerResponse } from 'node:http'
import { requestFrom } from '../engine/request-from.ts'
import { sendResponse } from '../engine/send-response.ts'
import { failureCode, upstreamProblem } from '../engine/upstream-problem.ts'
import { Fields } from '../http/fields.ts'
import type { Request, Response } from '../http/message.ts'
import { HOP_FIELD } from '../link/hop.ts'
import { FIELD_LINES_MAX } from '../limits.ts'
import { toOriginError } from '../origin/classify.ts'
import type { SendOn } from '../reroute/send-on.ts'
import type { ServeRerouted } from '../reroute/serve-rerouted.ts'
import { begun } from './begun.ts'
import type { ClientAcl } from './client-acl.ts'
import { hopsLeft, traced } from './hops-left.ts'
import { hasPassed } from '../http/has-passed.ts'
import { refuseMalformed } from './malformed.ts'
import type { Mount } from './mirrors.ts'
import { throughMount } from './mount-response.ts'
import { isOwnAuthority } from './own-authority.ts'
import { PAC_TYPE } from './pac.ts'
import { publicLocations } from './public-locations.ts'
import { cacheName, type Refuse } from './refusal.ts'
import { readTarget, type Target } from './target.ts'

export interface ClientHandlerParts {
  readonly name: string
  readonly acl: ClientAcl
  readonly mounts: readonly Mount[]
  /** "host:port" that clients may call this peer by, besides where they connect to. */
  readonly advertised: string | undefined
  readonly refuse: Refuse
  readonly pac: (request: IncomingMessage) => string
  /** The cache, and behind it the community. Never throws. */
  readonly handle: (request: Request) => Promise<Response>
  /** Has the cache, and those of other peers, validate what is stored under these URLs before it is used. Default: nothing is done. */
  readonly invalidate?: ((urls: readonly string[]) => Promise<void>) | undefined
  /** Sends a mirror's clients to the holder, where they can get there. Default: everything is answered here. */
  readonly sendOn?: SendOn | undefined
  /** Serves clients that other peers have sent here. Default: nobody is sent. */
  readonly serveRerouted?: ServeRerouted | undefined
}

/** What the client listener does with a request before anything else is done: let in, understood, or refused. */
export interface ClientHandler {
  (request: IncomingMessage, response: ServerResponse): void
  /** The same judgement for a request that asks for another protocol: its URL, or what to answer. */
  upgradeTarget(request: IncomingMessage): { readonly url: string } | { readonly refusal: Response }
  /** For CONNECT, whose target is its own affair. */
  refusal(request: IncomingMessage): Response | undefined
}

const ALLOWED = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE, CONNECT'

export function createClientHandler(parts: ClientHandlerParts): ClientHandler {
  const { name, acl, mounts, advertised, refuse } = parts

  const refusal = (request: IncomingMessage): Response | undefined => {
    if (!acl(request.socket.remoteAddress)) {
      const detail = `${request.socket.remoteAddress} is none of this peer's clients; --allow-clients says who is`
      return refuse(403, 'client-refused', 'This client may not use this peer', detail)
    }
    const malformed = refuseMalformed(request, refuse)
    if (malformed) return malformed
    if (request.rawHeaders.length > 2 * FIELD_LINES_MAX) {
      return refuse(431, 'too-many-fields', 'The request has too many fields', `at most ${FIELD_LINES_MAX} are taken`)
    }
    if (hasPassed(request.headers.via, name)) {
      const detail = `the request has been through ${name} before: Via is ${request.headers.via?.slice(0, 200)}`
      return refuse(508, 'loop', 'The request goes round in circles', detail)
    }
    return undefined
  }

  const targetOf = (request: IncomingMessage): Target => {
    return readTarget(request.method ?? 'GET', request.url ?? '/', {
      mounts,
      isOwn: (authority) => isOwnAuthority(authority, request.socket, advertised),
    })
  }

  const badTarget = (detail: string) => refuse(400, 'bad-request', 'The request makes no sense', detail)

  const own = (request: IncomingMessage, path: string): Response => {
    if (path === '/proxy.pac' && (request.method === 'GET' || request.method === 'HEAD'))
      return ok(PAC_TYPE, parts.pac(request))
    const address = request.headers.host ?? 'this address'
    const prefixes = mounts.map(({ prefix }) => prefix)
    const mirrors = prefixes.length > 0 ? `, or ask below ${prefixes.join(', ')}` : ''
    const detail = `this is a proxy: use http://${address} as your http proxy (curl -x http://${address} URL)${mirrors}`
    return refuse(404, 'not-a-site', 'There is no page here', detail)
  }

  const ok = (type: string, text: string): Response => {
    const body = Buffer.from(text)
    const fields = Fields.from([
      ['Content-Type', type],
      ['Content-Length', String(body.length)],
      ['Cache-Control', 'no-store'],
      ['Cache-Status', `${cacheName(name)}; detail=own`],
    ])
    return { status: 200, fields, body }
  }

  const options = (): Response => ({
    status: 204,
    fields: Fields.from([
      ['Allow', ALLOWED],
      ['Cache-Status', `${cacheName(name)}; detail=own`],
    ]),
    body: null,
  })

  /** Whoever broke off, a peer or the origin: the client asked the origin, and gets no answer of it. */
  const brokenOff = (url: string, error: Error | null): Response => {
    const cause = toOriginError(error, new URL(url).origin)
    const response = upstreamProblem(cause, name)
    response.fields.set('Cache-Status', `${cacheName(name)}; fwd=miss; detail=${failureCode(cause)}`)
    return response
  }

  const forward = async (
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    target: Target & { readonly url: string },
  ) => {
    const request = requestFrom(incoming, outgoing, target.url) as Request
    // Hop fields are between peers; a client that sends one is not believed.
    request.fields.delete(HOP_FIELD)
    if (target.kind === 'mount') request.fields.set('Host', new URL(target.url).host)
    const hops = hopsLeft(request)
    if (hops.kind === 'none') return request.method === 'TRACE' ? ok('message/http', traced(request)) : options()
    const elsewhere = target.kind === 'mount' ? await parts.sendOn?.(request, incoming) : undefined
    if (elsewhere) return elsewhere
    const forwarded = hops.kind === 'fewer' ? { ...request, fields: hops.fields } : request
    const response = await begun(forwarded, parts.handle, (error) => brokenOff(target.url, error))
    if (target.kind !== 'mount') return response
    const base = `http://${incoming.headers.host ?? `${incoming.socket.localAddress}:${incoming.socket.localPort}`}`
    const mounted = { mount: target.mount, mounts, base }
    const outdated = publicLocations(request, response, mounted)
    // Before the client knows: what it asks for next must not be what it has just changed.
    if (outdated.length > 0) await parts.invalidate?.(outdated)
    return throughMount(request, response, mounted)
  }

  const rerouted = (
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    path: string,
  ): Response | Promise<Response> => {
    if (!parts.serveRerouted) return own(incoming, path)
    const request = requestFrom(incoming, outgoing, '') as Request
    request.fields.delete(HOP_FIELD)
    return parts.serveRerouted(request, path)
  }

  const answer = (incoming: IncomingMessage, outgoing: ServerResponse): Response | Promise<Response> => {
    const refused = refusal(incoming)
    if (refused) return refused
    const target = targetOf(incoming)
    if (target.kind === 'bad') return badTarget(target.detail)
    if (target.kind === 'asterisk') return options()
    if (target.kind === 'own') return own(incoming, target.path)
    if (target.kind === 'rerouted') return rerouted(incoming, outgoing, target.path)
    return forward(incoming, outgoing, target)
  }

  const handler = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    Promise.resolve(answer(incoming, outgoing)).then(
      (response) => sendResponse(response, incoming, outgoing),
      (error: Error) => sendResponse(refuse(500, 'internal', 'The peer failed', error.message), incoming, outgoing),
    )
  }

  return Object.assign(handler, {
    refusal,
    upgradeTarget(request: IncomingMessage) {
      const refused = refusal(request)
      if (refused) return { refusal: refused }
      const target = targetOf(request)
      if (target.kind === 'forward' || target.kind === 'mount') return { url: target.url }
      if (target.kind === 'own' || target.kind === 'rerouted') return { refusal: own(request, target.path) }
      return { refusal: badTarget(target.kind === 'bad' ? target.detail : 'no upgrade of "*"') }
    },
  })
}
