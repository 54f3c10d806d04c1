import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { ANYBODY, encode, NO_COMMUNITY } from '@cachereef/protocol'
import { afterEach, expect, test, vi } from 'vitest'
import { createCryptography } from '../crypto/node-cryptography.ts'
import { createIdentity } from '../identity/identity.ts'
import { LIMITS } from '../limits.ts'
import type { Source } from '../ports/transport.ts'
import { parseAddress } from './address.ts'
import { type TcpBounds, type TcpHandlers, TcpTransport } from './tcp-transport.ts'

const ANYWHERE = { host: '127.0.0.1', port: 0 }
const identity = createIdentity()
const cryptography = createCryptography(identity, [])

/** A frame of about so many bytes, told apart by its number. */
function frame(number: number, paddingBytes = 0): Uint8Array {
  const payload = {
    communityName: '',
    purpose: 'list',
    nonce: '0'.repeat(16),
    padding: new Uint8Array(paddingBytes),
  } as const
  const about = { realm: cryptography.realm(''), community: NO_COMMUNITY, sender: identity.id, recipient: ANYBODY }
  const rest = { incarnation: 1, sequence: number, inReplyTo: 0, token: new Uint8Array() }
  return encode({ ...about, ...rest, type: 'WAKEUP', payload }, { cryptography })
}

const opened: (AsyncDisposable | Server | Socket)[] = []
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) {
    if ('destroy' in each) each.destroy()
    else await each[Symbol.asyncDispose]()
  }
})

async function transport(handlers: Partial<TcpHandlers> = {}, bounds: Partial<TcpBounds> = {}): Promise<TcpTransport> {
  const silent = { onFrame: () => {}, onUnreachable: () => {}, onGarbage: () => {} }
  const made = await TcpTransport.listen(ANYWHERE, { ...silent, ...handlers }, { ...LIMITS, ...bounds })
  opened.push(made)
  return made
}

function client(of: TcpTransport): Socket {
  const socket = connect(parseAddress(of.address))
  socket.on('error', () => {})
  opened.push(socket)
  return socket
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.resume().once('close', () => resolve()))
}

test('frames come in the order that they were sent in, on one connection, and the answer goes back on it', async () => {
  const heard: { bytes: Uint8Array; source: Source }[] = []
  const answered = Promise.withResolvers<Source>()
  const server = await transport({
    onFrame: (bytes, source) => {
      heard.push({ bytes: Uint8Array.from(bytes), source })
      if (heard.length === 100) server.answer(source.connection ?? -1, frame(1))
    },
  })
  const dialler = await transport({ onFrame: (_, source) => answered.resolve(source) })
  for (let i = 1; i <= 100; i++) dialler.send(server.address, frame(i, i * 10))
  expect(await answered.promise).toMatchObject({ address: server.address, dialled: true })
  expect(heard.map((each) => each.bytes)).toEqual(Array.from({ length: 100 }, (_, i) => frame(i + 1, (i + 1) * 10)))
  expect(new Set(heard.map((each) => each.source.connection)).size).toBe(1)
  expect(heard[0]?.source).toMatchObject({ carrier: 'stream', dialled: false })
})

test('who can’t be reached is told of with the reason', async () => {
  const gone = await transport()
  await gone[Symbol.asyncDispose]()
  const unreachable = Promise.withResolvers<[string, string]>()
  const dialler = await transport({ onUnreachable: (...args) => unreachable.resolve(args) })
  dialler.send(gone.address, frame(1))
  expect(await unreachable.promise).toEqual([gone.address, expect.stringContaining('ECONNREFUSED')])
})

test('one that does not read is given up once too much waits for it', async () => {
  const deaf = createServer({ pauseOnConnect: true }, (socket) => opened.push(socket)).listen(0, '127.0.0.1')
  opened.push(deaf)
  await once(deaf, 'listening')
  const { port } = deaf.address() as { port: number }
  const reasons: string[] = []
  const dialler = await transport({ onUnreachable: (_, reason) => reasons.push(reason) }, { streamQueueBytes: 100_000 })
  while (reasons.length === 0) {
    dialler.send(`127.0.0.1:${port}`, frame(1, 1_100))
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(reasons).toEqual(['the other side does not read'])
})

test('a stream that nobody uses is closed, and dialled again when it is wanted', async () => {
  const frames = vi.fn<TcpHandlers['onFrame']>()
  const server = await transport({ onFrame: frames })
  const dialler = await transport({}, { streamIdleMs: 20 })
  dialler.send(server.address, frame(1))
  await vi.waitFor(() => expect(frames).toHaveBeenCalledTimes(1))
  dialler.send(server.address, frame(2))
  await vi.waitFor(() => expect(frames).toHaveBeenCalledTimes(2))
  await vi.waitFor(
    () => {
      dialler.send(server.address, frame(3))
      const connections = frames.mock.calls.map(([, source]) => source.connection)
      expect(new Set(connections).size).toBeGreaterThan(1)
    },
    { interval: 60 },
  )
})

test('who connects and says nothing is shown out', async () => {
  const server = await transport({}, { connectTimeoutMs: 20 })
  await closed(client(server))
})

test('beyond the bound on streams further ones are closed at once, and those that are open go on', async () => {
  const frames = vi.fn()
  const server = await transport({ onFrame: frames }, { streams: 2 })
  const [one, two] = [client(server), client(server)]
  for (const each of [one, two]) each.write(frame(1))
  await vi.waitFor(() => expect(frames).toHaveBeenCalledTimes(2))
  await closed(client(server))
  one.write(frame(2))
  await vi.waitFor(() => expect(frames).toHaveBeenCalledTimes(3))
})

test('bytes that are no frame close their connection alone, and are told of', async () => {
  const garbage = vi.fn()
  const frames = vi.fn()
  const server = await transport({ onGarbage: garbage, onFrame: frames })
  const [good, bad] = [client(server), client(server)]
  bad.write('GET / HTTP/1.1\r\n\r\n')
  await closed(bad)
  good.write(frame(1))
  await vi.waitFor(() => expect(frames).toHaveBeenCalledTimes(1))
  expect(garbage).toHaveBeenCalledTimes(1)
})

test('a frame that comes byte by byte is one frame', async () => {
  const frames = vi.fn()
  const server = await transport({ onFrame: (bytes) => frames(Uint8Array.from(bytes)) })
  const slow = client(server)
  slow.setNoDelay(true)
  for (const byte of frame(7, 20)) slow.write(Buffer.of(byte))
  await vi.waitFor(() => expect(frames).toHaveBeenCalledWith(frame(7, 20)))
})

test('a TLS handshake is handed over whole, or closed where nobody serves content', async () => {
  const handed = Promise.withResolvers<Socket>()
  const withContent = await transport({ onContent: handed.resolve })
  client(withContent).write(Buffer.from([0x16, 3, 1, 42]))
  const socket = await handed.promise
  const [bytes] = (await once(socket.resume(), 'data')) as [Buffer]
  expect(bytes).toEqual(Buffer.from([0x16, 3, 1, 42]))
  const without = client(await transport())
  without.write(Buffer.from([0x16]))
  await closed(without)
})

test('closing it closes every connection, of those too that never close their end', async () => {
  const server = await transport()
  const stubborn = client(server)
  stubborn.write(frame(1))
  await once(stubborn, 'connect')
  const ended = closed(stubborn)
  await server[Symbol.asyncDispose]()
  await ended
  await server[Symbol.asyncDispose]()
})

test('closing it closes those as well that it dialled, where the other side never closes its end', async () => {
  const stubborn = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1')
  await once(stubborn, 'listening')
  const dialler = await transport()
  const { port } = stubborn.address() as { port: number }
  dialler.send(`127.0.0.1:${port}`, frame(1))
  const [socket] = (await once(stubborn, 'connection')) as [Socket]
  opened.push(stubborn, socket.on('error', () => {}).resume())
  await dialler[Symbol.asyncDispose]()
  // Half closed it would take what comes; gone, it refuses it.
  const isGone = () => {
    if (!socket.destroyed) socket.write('late')
    return socket.destroyed
  }
  await expect.poll(isGone).toBe(true)
})
