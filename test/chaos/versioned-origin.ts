import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { contentOf, partsOf, type Content } from './content.ts'
import { type Thing, thingOf } from './thing.ts'
import { versionAt } from './versions.ts'

/** One request to the origin. */
export interface OriginRequest {
  readonly atMs: number
  readonly url: string
  readonly status: number
  /** 0 where nothing was sent. */
  readonly version: number
}

/** The origin of every thing, on loopback; it keeps record of what it was asked for, and can be cut off. */
export class VersionedOrigin implements AsyncDisposable {
  readonly requests: OriginRequest[] = []
  #server: Server
  readonly #port: number

  private constructor(server: Server) {
    this.#server = server
    this.#port = (server.address() as AddressInfo).port
    server.on('request', (request, response) => this.#onRequest(request, response))
  }

  static async start(): Promise<VersionedOrigin> {
    return new VersionedOrigin(await listening(0))
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`
  }

  /** Nobody gets through any more, and who was being answered is not. */
  async cutOff(): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cutOff()
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    const url = `http://${request.headers.host}${request.url}`
    const thing = thingOf(url)
    const atMs = Date.now()
    const version = thing ? versionAt(thing, atMs) : 0
    const status = thing ? answer(thing, version, request, response) : 404
    if (!thing) response.writeHead(404).end()
    this.requests.push({ atMs, url, status, version })
  }
}

async function listening(port: number): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 60_000 })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** The field in which the origin says which version it sends; the validator may not be there, or not say it. */
export const VERSION_FIELD = 'x-version'

function answer(thing: Thing, version: number, request: IncomingMessage, response: ServerResponse): number {
  const content = contentOf(thing, version)
  const tag = thing.tag === 'none' ? undefined : `${thing.tag === 'weak' ? 'W/' : ''}"${version}"`
  response.setHeader('Cache-Control', `max-age=${thing.maxAgeS}`)
  response.setHeader('Cache-Tag', `t${version % 10}`)
  response.setHeader('Content-Type', 'application/octet-stream')
  response.setHeader(VERSION_FIELD, String(version))
  if (tag !== undefined) response.setHeader('ETag', tag)

  if (tag !== undefined && request.headers['if-none-match'] === tag) {
    response.writeHead(304).end()
    return 304
  }
  const range = rangeOf(request, tag, content)
  if (range === 'none') {
    response.writeHead(416, { 'Content-Range': `bytes */${content.length}` }).end()
    return 416
  }
  const [first, end] = range ?? [0, content.length]
  response.setHeader('Content-Length', end - first)
  if (range) response.setHeader('Content-Range', `bytes ${first}-${end - 1}/${content.length}`)
  response.writeHead(range ? 206 : 200)
  if (request.method === 'HEAD') response.end()
  // Who breaks off has their reasons, and is no affair of the origin.
  else pipeline(Readable.from(paced(content, first, end, thing.pace)), response).catch(() => undefined)
  return range ? 206 : 200
}

/** RFC 9110 section 14.2, one range: the bytes from first up to, not with, end; undefined: all of them. */
function rangeOf(
  request: IncomingMessage,
  tag: string | undefined,
  { length }: Content,
): [number, number] | 'none' | undefined {
  const found = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  const condition = request.headers['if-range']
  if (!found || (condition !== undefined && (condition !== tag || !condition.startsWith('"')))) return undefined
  const [first, end] = [Number(found[1]), found[2] ? Math.min(length, Number(found[2]) + 1) : length]
  return first < end ? [first, end] : 'none'
}

/** How often a paced body sends: often enough that it looks like a stream, not like a dozen of bursts. */
const PACE_STEP_MS = 20

async function* paced(content: Content, first: number, end: number, pace: number): AsyncGenerator<Buffer> {
  const startMs = performance.now()
  let sent = 0
  for (const part of partsOf(content, first, end)) {
    yield part
    sent += part.length
    const dueMs = () => (pace > 0 ? (sent / pace) * 1_000 - (performance.now() - startMs) : 0)
    while (dueMs() > 0) await pause(PACE_STEP_MS)
  }
}
