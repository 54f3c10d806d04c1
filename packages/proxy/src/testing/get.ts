import { once } from 'node:events'
import http from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { Answer } from './ask.ts'

/** Asks a server itself for a URL, over a connection of its own, and follows no redirection. */
export async function get(url: string, options: http.RequestOptions = {}): Promise<Answer> {
  const request = http.request(url, { agent: false, ...options })
  request.end()
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  return { status: response.statusCode as number, headers: response.headers, body: await buffer(response) }
}
