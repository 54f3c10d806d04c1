import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { contentOf } from './content.ts'

const OK = 'HTTP/1.1 200 OK\r\nCache-Control: max-age=30\r\n'
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`
const KIB = Buffer.alloc(1024, 'k')

/** Pieces of 16 KiB a second and stream: more would measure how fast the machine copies. */
const POURS_A_SECOND = 50

/** Writes for as long as somebody reads. */
function pour(socket: Socket, piece: string | Buffer): void {
  const chunk = Buffer.concat(Array<Buffer>(Math.ceil((16 * 1024) / piece.length)).fill(Buffer.from(piece)))
  const pouring = setInterval(() => {
    if (!socket.writableNeedDrain) socket.write(chunk)
  }, 1_000 / POURS_A_SECOND)
  socket.once('close', () => clearInterval(pouring))
}

/** What an origin does that means ill, or knows no better; each is a host name's first label. */
const HOSTILE: Readonly<Record<string, (socket: Socket) => void>> = {
  drips(socket) {
    socket.write(`${OK}Content-Length: 100000\r\n\r\n`)
    const dripping = setInterval(() => socket.write('.'), 250)
    socket.once('close', () => clearInterval(dripping))
  },
  hangs() {},
  resets: (socket) => socket.resetAndDestroy(),
  'resets-in-body'(socket) {
    socket.write(`${OK}Content-Length: 100000\r\n\r\nsome of it`, () => socket.resetAndDestroy())
  },
  'sends-less': (socket) => socket.end(`${OK}Content-Length: 5000\r\n\r\nless`),
  'sends-more': (socket) => socket.end(`${OK}Content-Length: 4\r\n\r\nmore than was said, HTTP/1.1 200 OK\r\n\r\n`),
  'two-lengths': (socket) => socket.end(`${OK}Content-Length: 4\r\nContent-Length: 5\r\n\r\nwhich`),
  'bad-chunk': (socket) => socket.end(`${CHUNKED}5\r\nhello\r\nzz\r\nworld\r\n0\r\n\r\n`),
  'huge-chunk': (socket) => socket.end(`${CHUNKED}fffffffffffffffff\r\nhello`),
  'chunk-extensions'(socket) {
    socket.write(CHUNKED)
    pour(socket, `1;${'x'.repeat(1000)}\r\na\r\n`)
  },
  'huge-head'(socket) {
    socket.write(OK)
    pour(socket, `X-Bomb: ${'b'.repeat(8000)}\r\n`)
  },
  'many-directives': (socket) =>
    socket.end(`HTTP/1.1 200 OK\r\nCache-Control: ${'max-age=1,'.repeat(5000)}\r\nContent-Length: 2\r\n\r\nok`),
  'varies-on-all': (socket) => socket.end(`${OK}Vary: *\r\nContent-Length: 2\r\n\r\nok`),
  'not-modified': (socket) => socket.end('HTTP/1.1 304 Not Modified\r\nETag: "never-asked"\r\n\r\n'),
  garbage: (socket) => socket.end('\0\x01\x02 this is no HTTP\r\n\r\n'),
  endless(socket) {
    socket.write(`${OK}\r\n`)
    pour(socket, KIB)
  },
  'endless-chunked'(socket) {
    socket.write(CHUNKED)
    pour(socket, Buffer.concat([Buffer.from('400\r\n'), KIB, Buffer.from('\r\n')]))
  },
  'early-hints-forever'(socket) {
    pour(socket, 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n')
  },
}

export const HOSTILE_NAMES = Object.keys(HOSTILE)

/** An origin on loopback for every host name: honest for `good…`, else as the name's first label says. */
export async function hostileOrigin(): Promise<{ readonly port: number } & AsyncDisposable> {
  const server = createServer((request, response) => {
    const { socket } = request
    const behave = HOSTILE[(request.headers.host ?? '').split('.')[0] as string]
    if (behave !== undefined) {
      request.resume()
      return behave(socket)
    }
    const body = contentOf(request.url ?? '')
    const fields = { ETag: `"${body.length}"`, 'Cache-Control': 'max-age=20', ...variation(request) }
    if (request.headers['if-none-match'] === fields.ETag) return void response.writeHead(304, fields).end()
    response.writeHead(200, { ...fields, 'Content-Length': body.length }).end(body)
  })
  server.on('connection', (socket) => socket.on('error', () => {}))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Some pages have a variant for every language asked for, be there a thousand. */
function variation({ url }: IncomingMessage): Record<string, string> {
  return url?.includes('/varied') === true ? { Vary: 'Accept-Language' } : {}
}
