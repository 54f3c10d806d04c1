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
    const range = rangeOf(headers, etag, thing.bytes)
    this.asked.push({ url: absolute, whole: range === undefined && headers['if-none-match'] === undefined })
    await this.#pause()
    const fields = { Date: new Date().toUTCString(), ETag: etag, 'Cache-Control': `max-age=${thing.maxAge}` }
    if (isCurrent) return void response.writeHead(304, fields).end()
    const [first, last] = range ?? [0, thing.bytes - 1]
    response.writeHead(range ? 206 : 200, {
      ...fields,
      ...(range && { 'Content-Range': `bytes ${first}-${last}/${thing.bytes}` }),
      'Content-Length': last - first + 1,
    })
    if (method === 'HEAD') response.end()
    else await this.#send(contentOf(thing, version).subarray(first, last + 1), response)
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

/** The first and the last byte of the one range that is asked for; undefined: the whole. */
function rangeOf(headers: IncomingMessage['headers'], etag: string, bytes: number): [number, number] | undefined {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? []
  const condition = headers['if-range']
  if (first === undefined || Number(first) >= bytes || (condition !== undefined && condition !== etag)) return undefined
  return [Number(first), Math.min(last ? Number(last) : bytes - 1, bytes - 1)]
}
