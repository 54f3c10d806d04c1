import { type IncomingHttpHeaders, request } from 'node:http'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** The members of Cache-Status, the one closest to the origin first. */
  readonly cacheStatus: readonly string[]
}

/** GET through a forward proxy, on a connection of its own. Rejects where the body is cut short. */
export function getThrough(proxy: string, url: string, headers: Record<string, string> = {}): Promise<Answer> {
  return get(proxy, url, { Host: new URL(url).host, ...headers })
}

/** GET of a path, or absolute URL, at an address; `localAddress` is who asks, among the addresses of this machine. */
export function get(
  address: string,
  path: string,
  headers: Record<string, string> = {},
  localAddress?: string,
): Promise<Answer> {
  const [host, port] = splitAddress(address)
  return new Promise((resolve, reject) => {
    const outgoing = request({ host, port, path, headers, localAddress, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const status = response.headers['cache-status']
        const cacheStatus = (Array.isArray(status) ? status.join(', ') : (status ?? '')).split(/,\s*/)
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
          cacheStatus,
        })
      })
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

function splitAddress(address: string): [string, number] {
  const colon = address.lastIndexOf(':')
  return [address.slice(0, colon), Number(address.slice(colon + 1))]
}
