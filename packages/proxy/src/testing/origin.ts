import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An origin server of a test on a free port of loopback, which writes down what it was asked. */
export interface TestOrigin extends AsyncDisposable {
  readonly port: number
  /** "GET /path" of each request, in order. */
  readonly asked: string[]
  readonly requests: IncomingMessage[]
  readonly server: http.Server
}

export async function testOrigin(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<TestOrigin> {
  const asked: string[] = []
  const requests: IncomingMessage[] = []
  const server = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    requests.push(request)
    answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    requests,
    server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
