import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Origin extends AsyncDisposable {
  /** "127.0.0.1:PORT" */
  readonly address: string
  /** Host and path of every request it got. */
  readonly requests: readonly string[]
}

/** An origin on loopback whose every answer may be cached for a minute and says what was asked for. */
export async function startOrigin(): Promise<Origin> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    const asked = `${request.headers.host}${request.url}`
    requests.push(asked)
    response.setHeader('Cache-Control', 'max-age=60').end(`the body of ${asked}`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
