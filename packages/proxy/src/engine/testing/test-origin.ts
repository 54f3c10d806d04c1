import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** An origin on loopback for one test. It keeps every request; without a listener the test answers each by hand. */
export interface TestOrigin {
  readonly url: string
  readonly requests: IncomingMessage[]
  /** The next exchange that nobody has taken yet, as soon as it is there. */
  next(): Promise<Exchange>
}

export async function testOrigin(listener?: RequestListener): Promise<TestOrigin> {
  const requests: IncomingMessage[] = []
  const arrived: Exchange[] = []
  const awaited: ((exchange: Exchange) => void)[] = []
  const server = createServer((request, response) => {
    response.sendDate = false // Its clock would not be the test's.
    requests.push(request)
    const exchange = { request, response }
    const taker = awaited.shift()
    if (taker === undefined) arrived.push(exchange)
    else taker(exchange)
    listener?.(request, response)
  })
  const url = await listening(server)
  onTestFinished(() => server.closeAllConnections())
  return {
    url,
    requests,
    next: () => {
      const exchange = arrived.shift()
      return exchange === undefined ? new Promise((resolve) => awaited.push(resolve)) : Promise.resolve(exchange)
    },
  }
}

/** An origin that speaks bytes: for what `node:http` would not send. */
export function testBytes(listener: (socket: Socket) => void): Promise<string> {
  return listening(
    createTcpServer((socket) => {
      onTestFinished(() => void socket.destroy())
      socket.on('error', () => {})
      listener(socket)
    }),
  )
}

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
