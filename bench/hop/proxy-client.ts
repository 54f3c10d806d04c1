import { once } from 'node:events'
import net from 'node:net'

/** One kept connection to a proxy that carries one request at a time. */
export interface ProxyClient extends Disposable {
  /** Asks for an absolute URL, and resolves when the whole answer has been read. */
  ask(url: string): Promise<Timed>
}

export interface Timed {
  readonly ms: number
  /** The peer that was asked had it itself, by its Cache-Status, which is the last that speaks: in its store, or its mirror. */
  readonly atHome: boolean
}

const END_OF_HEAD = Buffer.from('\r\n\r\n')
const CACHE_STATUS = '\r\nCache-Status: '

/** As little client as there can be, so that what is measured is the proxy. Answers must say their length. */
export async function connectToProxy(address: string): Promise<ProxyClient> {
  const end = address.lastIndexOf(':')
  const socket = net.connect({ host: address.slice(0, end), port: Number(address.slice(end + 1)), noDelay: true })
  await once(socket, 'connect')
  let waiting: { resolve: () => void; reject: (error: Error) => void } | undefined
  let bytes = 0
  let wanted = Number.POSITIVE_INFINITY
  let atHome = false
  socket.on('data', (chunk: Buffer) => {
    if (bytes === 0) {
      const head = chunk.indexOf(END_OF_HEAD)
      const text = chunk.toString('latin1', 0, head)
      const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1]
      if (head < 0 || length === undefined || !text.startsWith('HTTP/1.1 200')) {
        waiting?.reject(new Error(`not an answer of known length: ${text.slice(0, 200)}`))
        return
      }
      // Each peer on the way adds a field line of its own.
      const lastStatus = text.slice(text.lastIndexOf(CACHE_STATUS) + CACHE_STATUS.length)
      atHome = /^[\w-]+; hit/.test(lastStatus)
      wanted = head + END_OF_HEAD.length + Number(length)
    }
    bytes += chunk.length
    if (bytes >= wanted) waiting?.resolve()
  })
  socket.on('error', (error) => waiting?.reject(error))
  return {
    async ask(url) {
      bytes = 0
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      waiting = { resolve, reject }
      const beganMs = performance.now()
      socket.write(`GET ${url} HTTP/1.1\r\nHost: ${new URL(url).host}\r\n\r\n`)
      await promise
      return { ms: performance.now() - beganMs, atHome }
    },
    [Symbol.dispose]: () => void socket.destroy(),
  }
}
