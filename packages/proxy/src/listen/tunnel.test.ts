import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createConnect } from '../origin/connect.ts'
import { createRefuse } from './refusal.ts'
import { splice } from './splice.ts'
import { createTunnel } from './tunnel.ts'

const opened: (net.Server | Socket)[] = []
afterEach(() => {
  for (const resource of opened.splice(0)) resource instanceof net.Server ? resource.close() : resource.destroy()
})

async function listening<S extends net.Server>(server: S): Promise<number> {
  opened.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function proxy(ports: readonly number[], allowPrivate = true): Promise<number> {
  const tunnel = createTunnel({ connect: createConnect({ allowPrivate }), ports, refuse: createRefuse('a') })
  const server = http.createServer()
  server.on('connect', (request, socket, head) => void tunnel(request, socket, head))
  return listening(server)
}

function dial(port: number): Socket {
  const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  opened.push(socket)
  return socket
}

async function readAll(socket: Socket): Promise<string> {
  let text = ''
  for await (const chunk of socket) text += chunk
  return text
}

test('C7: CONNECT joins client and origin, what came with the request included, and each direction ends on its own', async () => {
  // Answers only after it has heard the end of what the client says.
  const origin = net.createServer({ allowHalfOpen: true }, async (socket) => {
    const heard = await readAll(socket)
    socket.end(`heard ${heard}`)
  })
  const port = await listening(origin)
  const client = dial(await proxy([port]))
  client.end(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\nearly bytes`)
  expect(await readAll(client)).toBe('HTTP/1.1 200 Connection Established\r\n\r\nheard early bytes')
})

test('C7: an origin that has said all still hears the client', async () => {
  const heard = Promise.withResolvers<string>()
  const origin = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.end('that is all')
    void readAll(socket).then(heard.resolve)
  })
  const port = await listening(origin)
  const client = dial(await proxy([port]))
  client.write(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\n\r\n`)
  expect(await readAll(client)).toContain('that is all')
  client.end('but I go on')
  expect(await heard.promise).toBe('but I go on')
})

test('a tunnel carries megabytes through a reader that pauses', async () => {
  const bytes = Buffer.alloc(8 * 1024 * 1024, 'x')
  const port = await listening(net.createServer((socket) => socket.end(bytes)))
  const client = dial(await proxy([port]))
  client.write(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\n\r\n`)
  let received = 0
  for await (const chunk of client) {
    received += (chunk as Buffer).length
    await new Promise(setImmediate)
  }
  expect(received).toBe(bytes.length + 'HTTP/1.1 200 Connection Established\r\n\r\n'.length)
})

test('C14: ports that are not allowed, private addresses and nonsense are refused with a problem', async () => {
  const open = await proxy([], false)
  const ask = async (target: string) => {
    const client = dial(open)
    client.end(`CONNECT ${target} HTTP/1.1\r\nHost: x\r\n\r\n`)
    return readAll(client)
  }
  expect(await ask('127.0.0.1:25')).toMatch(
    /^HTTP\/1\.1 403 .*Cache-Status: a; detail=port-refused.*problem:port-refused/s,
  )
  expect(await ask('127.0.0.1:443')).toMatch(/^HTTP\/1\.1 403 .*problem:origin-private-address/s)
  expect(await ask('no-port')).toMatch(/^HTTP\/1\.1 400 .*CONNECT takes HOST:PORT/s)
})

test('an origin that refuses is a 502 that says so', async () => {
  const gone = net.createServer()
  const port = await listening(gone)
  gone.close()
  await once(gone, 'close')
  const client = dial(await proxy([port]))
  client.end(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\n\r\n`)
  expect(await readAll(client)).toMatch(/^HTTP\/1\.1 502 .*problem:origin-refused/s)
})

test('a tunnel that is silent for too long is closed at both ends', async () => {
  const near = await pair()
  const far = await pair()
  const over = splice(near.accepted, far.accepted, 20)
  await Promise.all([over, once(near.dialled.resume(), 'close'), once(far.dialled.resume(), 'close')])
  expect(near.accepted.destroyed && far.accepted.destroyed).toBe(true)
})

async function pair(): Promise<{ dialled: Socket; accepted: Socket }> {
  const server = net.createServer()
  const port = await listening(server)
  const [dialled, [accepted]] = [net.connect(port, '127.0.0.1'), (await once(server, 'connection')) as [Socket]]
  opened.push(dialled, accepted)
  return { dialled, accepted }
}
