import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

/** An origin that writes what no http server would. */
export class RawOrigin implements AsyncDisposable {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  requests = 0

  private constructor(onRequest: (socket: Socket, path: string, bytes: string) => void) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
      socket.on('error', () => {})
      socket.on('data', (chunk: Buffer) => {
        this.requests++
        const bytes = chunk.toString('latin1')
        onRequest(socket, /^\S+ (\S+)/.exec(bytes)?.[1] ?? '', bytes)
      })
    })
  }

  static async start(onRequest: (socket: Socket, path: string, bytes: string) => void): Promise<RawOrigin> {
    const origin = new RawOrigin(onRequest)
    origin.#server.listen(0, '127.0.0.1')
    await once(origin.#server, 'listening')
    return origin
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
