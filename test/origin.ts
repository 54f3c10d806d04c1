import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An origin server on loopback that counts what it is asked for. */
export class Origin implements AsyncDisposable {
  readonly #server: Server
  /** Requests by method and full URL, "GET http://host/path". */
  readonly requests = new Map<string, number>()
  readonly #answer: RequestListener

  private constructor(answer: RequestListener) {
    this.#answer = answer
    this.#server = createServer((request, response) => this.#onRequest(request, response))
  }

  static async start(answer: RequestListener = cacheable): Promise<Origin> {
    const origin = new Origin(answer)
    origin.#server.listen(0, '127.0.0.1')
    await once(origin.#server, 'listening')
    return origin
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get server(): Server {
    return this.#server
  }

  get total(): number {
    return [...this.requests.values()].reduce((sum, count) => sum + count, 0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    const key = `${request.method} http://${request.headers.host}${request.url}`
    this.requests.set(key, (this.requests.get(key) ?? 0) + 1)
    this.#answer(request, response)
  }
}

/** What the origin gives for a URL: bytes that no other URL has, from a few hundred to some hundred thousand of them. */
export function contentOf(host: string, path: string): Buffer {
  const seed = createHash('sha256').update(`${host}${path}`).digest()
  const repeats = 10 + (seed.readUInt16BE(0) % 5_000)
  return Buffer.concat(Array.from({ length: repeats }, (_, i) => Buffer.concat([seed, Buffer.from(`${i}`)])))
}

/** Everything may be cached for an hour. */
export function cacheable(request: IncomingMessage, response: ServerResponse): void {
  const body = contentOf(request.headers.host ?? '', request.url ?? '')
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`
  response.writeHead(200, {
    'Cache-Control': 'max-age=3600',
    'Content-Length': body.length,
    ETag: etag,
    'Content-Type': 'application/octet-stream',
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}
