import { once } from 'node:events'
import http from 'node:http'
import { buffer } from 'node:stream/consumers'

export interface Answer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
}

/** Asks a proxy for an absolute URL, over a connection of its own, and reads the whole answer. */
export async function askThrough(
  proxy: string,
  url: string,
  options: http.RequestOptions = {},
  body?: string | Buffer,
): Promise<Answer> {
  const end = proxy.lastIndexOf(':')
  const { host } = new URL(url)
  const request = http.request({
    agent: false,
    host: proxy.slice(0, end),
    port: Number(proxy.slice(end + 1)),
    path: url,
    ...options,
    headers: { host, ...options.headers },
  })
  request.end(body)
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  return { status: response.statusCode as number, headers: response.headers, body: await buffer(response) }
}
