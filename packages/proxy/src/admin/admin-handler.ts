import type { IncomingMessage, ServerResponse } from 'node:http'
import { problem } from '../http/problem.ts'
import { parseSelector } from '../purge/order.ts'
import { PAC_TYPE } from '../listen/pac.ts'
import type { Selector } from '../store/store.ts'
import type { EventStream } from './event-stream.ts'
import { checkChange, checkHost, type Refused } from './guard.ts'
import type { Metrics } from './metrics.ts'
import type { ExplainedWithHeld } from './held-at.ts'
import { PAGE_POLICY } from './page-style.ts'
import { statusPage } from './page.ts'
import type { PurgeReport } from '../purge/purge-everywhere.ts'
import { readBody } from '../http/read-body.ts'
import { ADMIN_BODY_BYTES_MAX } from '../limits.ts'
import type { Status } from './status.ts'

/** What the admin listener shows and does; see contract.md, *Admin HTTP*. */
export interface AdminParts {
  readonly name: string
  /** The host that the listener was told to listen on: a name of its own that requests may use. */
  readonly host: string
  readonly token: string | undefined
  readonly status: () => Status
  readonly metrics: Metrics
  readonly events: EventStream
  readonly explain: (url: URL) => Promise<ExplainedWithHeld>
  readonly purge: (selector: Selector) => Promise<PurgeReport>
  /** Begins to leave; the answer is given before the listener closes. */
  readonly leave: () => void
  readonly pac: (request: IncomingMessage) => string
  /** False before the peer has joined, and once it leaves. */
  readonly ready: () => boolean
}

type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>

/** Answers requests of the admin listener; those that can't be answered, with problem details. */
export function createAdminHandler(
  parts: AdminParts,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const gets: Readonly<Record<string, Answer>> = {
    '/': (_, response) => {
      response.setHeader('Content-Security-Policy', PAGE_POLICY)
      send(response, 200, 'text/html; charset=utf-8', statusPage(parts.status()))
    },
    '/status': (_, response) => sendJson(response, parts.status()),
    '/metrics': async (_, response) => send(response, 200, parts.metrics.contentType, await parts.metrics.text()),
    '/proxy.pac': (request, response) => send(response, 200, PAC_TYPE, parts.pac(request)),
    '/healthz': (_, response) => sendJson(response, { ok: true }),
    '/readyz': (_, response) => sendJson(response, { ready: parts.ready() }, parts.ready() ? 200 : 503),
    '/explain': async (_, response, { searchParams }) => {
      const url = searchParams.get('url') ?? ''
      if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
        refuse(
          response,
          400,
          'bad-request',
          'The request makes no sense',
          'ask /explain?url= with an absolute http or https URL, encoded',
        )
        return
      }
      sendJson(response, await parts.explain(new URL(url)))
    },
    '/events': (_, response) => {
      if (parts.events.follow(response, { type: 'status', data: parts.status() })) return
      refuse(response, 503, 'too-many-followers', 'Too many follow the events', 'close another page that shows them')
    },
  }
  const posts: Readonly<Record<string, Answer>> = {
    '/leave': (_, response) => {
      // Leaving closes this listener too: not before the answer is out.
      response.once('finish', parts.leave)
      sendJson(response, { leaving: true }, 202)
    },
    '/purge': async (request, response) => {
      const selector = parseSelector((await readBody(request, ADMIN_BODY_BYTES_MAX)) ?? '')
      if (!selector) {
        const detail =
          'send JSON such as {"kind":"url","value":"http://…"}; kind is url, prefix, domain, tag or all; the value of url and prefix is ' +
          'an http or https URL, that of domain a host name or *.NAME'
        refuse(response, 400, 'bad-request', 'The request makes no sense', detail)
        return
      }
      sendJson(response, await parts.purge(selector))
    },
  }

  function refuse(response: ServerResponse, status: number, type: string, title: string, detail: string): void {
    const { fields, body } = problem(status, type, title, detail, parts.name)
    response.writeHead(status, fields.toRaw()).end(body)
  }
  const refuseAs = (response: ServerResponse, { status, type, title, detail }: Refused) =>
    refuse(response, status, type, title, detail)

  return async (request, response) => {
    // A browser is to take nothing here for anything else than it is called, JSON for a script say.
    response.setHeader('X-Content-Type-Options', 'nosniff')
    const foreign = checkHost(request, parts.host)
    if (foreign) return refuseAs(response, foreign)
    if (!URL.canParse(request.url ?? '', 'http://admin.invalid')) {
      return refuse(response, 400, 'bad-request', 'The request makes no sense', 'the path can not be read')
    }
    const url = new URL(request.url as string, 'http://admin.invalid')
    const get = gets[url.pathname]
    const post = posts[url.pathname]
    const reading = request.method === 'GET' || request.method === 'HEAD'
    if (get && reading) return get(request, response, url)
    if (post && request.method === 'POST') {
      const refused = checkChange(request, parts.token)
      return refused ? refuseAs(response, refused) : post(request, response, url)
    }
    if (get || post) {
      response.setHeader('Allow', get ? 'GET, HEAD' : 'POST')
      return refuse(response, 405, 'method-refused', 'This method is not served here', `use ${get ? 'GET' : 'POST'}`)
    }
    const paths = [...Object.keys(gets), ...Object.keys(posts)].join(' ')
    return refuse(response, 404, 'not-found', 'There is nothing here', `there is ${paths}`)
  }
}

function sendJson(response: ServerResponse, value: object, status = 200): void {
  send(response, status, 'application/json', `${JSON.stringify(value)}\n`)
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  const body = Buffer.from(text)
  response
    .writeHead(status, { 'Content-Type': type, 'Content-Length': body.length, 'Cache-Control': 'no-store' })
    .end(body)
}
