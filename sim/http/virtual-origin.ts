import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import { contentOf, thingAt, versionAt } from './content.ts'
import type { Process } from './process.ts'
import type { VirtualInternet } from './virtual-internet.ts'

/** Where it listens, whatever the site. */
export const ORIGIN_ADDRESS = '10.255.0.1:80'

/** A long body comes in parts, so that something can happen in the middle of it. */
const PART_BYTES = 64 * 1024

export interface Asked {
  readonly url: string
  /** From the first byte, rather than a part of it or a question whether it has changed. */
  readonly whole: boolean
}

/** Every site's own server, with all that it was asked for. */
export class VirtualOrigin {
  readonly asked: Asked[] = []
  /** Milliseconds until an answer begins, and between the parts of a long one. */
  paceMs = 5
  readonly #process: Process

  constructor(process: Process, internet: VirtualInternet) {
    this.#process = process
    const server = http.createServer((request, response) => void this.#answer(request, response))
    internet.listen(ORIGIN_ADDRESS, process, (socket) => server.emit('connection', socket))
  }

  /** How often the whole of it was asked for. */
  fetchesOf(url: string): number {
    return this.asked.filter((each) => each.whole && each.url === url).length
  }

  async #answer({ headers, method, url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const absolute = `http://${headers.host}${url}`
    const thing = thingAt(absolute)
    if (thing === undefined) return void response.writeHead(404).end()
    const version = versionAt(thing, Date.now())
    const etag = `"${thing.number}-${version}"`
    const isCurrent = headers['if-none-match']?.includes(etag) === true
    const first = firstByte(headers, etag)
    this.asked.push({ url: absolute, whole: first === 0 && headers['if-none-match'] === undefined })
    await this.#pause()
    const fields = { Date: new Date().toUTCString(), ETag: etag, 'Cache-Control': `max-age=${thing.maxAge}` }
    if (isCurrent) return void response.writeHead(304, fields).end()
    const range = first === 0 ? {} : { 'Content-Range': `bytes ${first}-${thing.bytes - 1}/${thing.bytes}` }
    response.writeHead(first === 0 ? 200 : 206, { ...fields, ...range, 'Content-Length': thing.bytes - first })
    if (method === 'HEAD') response.end()
    else await this.#send(contentOf(thing, version).subarray(first), response)
  }

  async #send(body: Buffer, response: ServerResponse): Promise<void> {
    for (let at = 0; at < body.length && !response.destroyed; at += PART_BYTES) {
      if (at > 0) await this.#pause()
      response.write(body.subarray(at, at + PART_BYTES))
    }
    response.end()
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => void this.#process.run(() => setTimeout(resolve, this.paceMs)))
  }
}

/** Only ranges to the end, which is what continues a body. */
function firstByte(headers: IncomingMessage['headers'], etag: string): number {
  const [, first] = /^bytes=(\d+)-/.exec(headers.range ?? '') ?? []
  const condition = headers['if-range']
  return first === undefined || (condition !== undefined && condition !== etag) ? 0 : Number(first)
}
