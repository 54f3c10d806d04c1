import { request } from 'node:http'
import { text } from 'node:stream/consumers'

export interface Got {
  readonly status: number | undefined
  readonly cacheStatus: string
  readonly body: string
}

/** GET of an http URL by way of a proxy, "HOST:PORT". */
export function getThrough(proxy: string, url: string): Promise<Got> {
  const { promise, resolve, reject } = Promise.withResolvers<Got>()
  const { hostname, port } = new URL(`http://${proxy}`)
  const headers = { Host: new URL(url).host, Connection: 'close' }
  request({ hostname, port, path: url, headers }, (response) => {
    const cacheStatus = String(response.headers['cache-status'])
    text(response).then((body) => resolve({ status: response.statusCode, cacheStatus, body }), reject)
  })
    .on('error', reject)
    .end()
  return promise
}
