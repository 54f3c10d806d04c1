import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import net from 'node:net'
import tls from 'node:tls'
import type { PeerInfo } from '@cachereef/community'
import type { PeerId } from '@cachereef/protocol'
import { afterEach, expect, test } from 'vitest'
import { testIdentity } from '../testing/identity.ts'
import { selfSigned } from './certificate.ts'
import { createLinkClient } from './link-client.ts'
import { createLinkServer, type LinkHandler } from './link-server.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

async function accepting(handle: LinkHandler) {
  const identity = testIdentity()
  const server = createLinkServer(selfSigned(identity.id, identity.privateKey), handle)
  const door: Server = net.createServer((socket) => server.accept(socket))
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  opened.push(server, { [Symbol.asyncDispose]: async () => void door.close() })
  return { identity, server, port: (door.address() as AddressInfo).port }
}

function client() {
  const identity = testIdentity()
  const links = createLinkClient(selfSigned(identity.id, identity.privateKey))
  opened.push(links)
  return { identity, links }
}

function peerAt(id: PeerId, port: number): PeerInfo {
  return { id, name: 'b', role: 'member', address: `127.0.0.1:${port}`, state: 'alive', weight: 1, caching: true }
}

test('each end knows whose key the other has, and many requests share the kept connections', async () => {
  const seen = new Set<unknown>()
  const asking = client()
  const holder = await accepting((from, request, response) => {
    expect(from).toBe(asking.identity.id)
    seen.add(request.socket)
    response.end(request.url)
  })
  const dispatcher = asking.links.dispatcher(peerAt(holder.identity.id, holder.port))
  for (let i = 0; i < 20; i++) {
    const url = `http://a.test/${i}`
    const response = await dispatcher.request({ method: 'GET', path: url })
    expect(await response.body.text()).toBe(url)
  }
  expect(seen.size).toBeLessThanOrEqual(2)
})

test('C13: an impostor with another key is sent not one byte of HTTP', async () => {
  const requests: string[] = []
  const impostor = await accepting((_from, request, response) => {
    requests.push(request.url as string)
    response.end()
  })
  const { links } = client()
  const dispatcher = links.dispatcher(peerAt(testIdentity().id, impostor.port))
  await expect(dispatcher.request({ method: 'GET', path: '/secret' })).rejects.toMatchObject({ code: 'impostor' })
  expect(requests).toEqual([])
})

test('who shows no certificate, or speaks an older TLS, is not let in', async () => {
  const holder = await accepting((_from, _request, response) => response.end('never'))
  for (const options of [{}, { maxVersion: 'TLSv1.2' as const }]) {
    const socket = tls.connect({ host: '127.0.0.1', port: holder.port, rejectUnauthorized: false, ...options })
    socket.on('error', () => {})
    socket.on('secureConnect', () => socket.write('GET / HTTP/1.1\r\nHost: a.test\r\n\r\n'))
    let received = ''
    socket.on('data', (bytes) => (received += bytes))
    await new Promise((resolve) => socket.on('close', resolve))
    expect(received).toBe('')
  }
})

test('a peer that is dropped fails its requests in flight at once', async () => {
  const asked = Promise.withResolvers<void>()
  const holder = await accepting(() => asked.resolve())
  const { links } = client()
  const waiting = links.dispatcher(peerAt(holder.identity.id, holder.port)).request({ method: 'GET', path: '/slow' })
  const failed = expect(waiting).rejects.toThrow()
  await asked.promise
  links.drop(holder.identity.id)
  await failed
})

test('a peer that has left may end what it sends, and is asked nothing more over those connections', async () => {
  const asked = Promise.withResolvers<ServerResponse>()
  const sockets = new Set<unknown>()
  const holder = await accepting((_from, request, response) => {
    sockets.add(request.socket)
    if (request.url === '/slow') asked.resolve(response)
    else response.end('again')
  })
  const { links } = client()
  const peer = peerAt(holder.identity.id, holder.port)
  const waiting = links.dispatcher(peer).request({ method: 'GET', path: '/slow' })
  const response = await asked.promise
  links.retire(peer.id)
  // It is back already.
  const again = await links.dispatcher(peer).request({ method: 'GET', path: '/again' })
  expect(await again.body.text()).toBe('again')
  expect(sockets.size).toBe(2)
  response.end('to its end')
  expect(await (await waiting).body.text()).toBe('to its end')
})

test('answers under way are waited for, but not for ever, nor where there is no time', async () => {
  const asked = Promise.withResolvers<ServerResponse>()
  const holder = await accepting((_from, _request, response) => asked.resolve(response))
  const { links } = client()
  const waiting = links.dispatcher(peerAt(holder.identity.id, holder.port)).request({ method: 'GET', path: '/slow' })
  const { server } = holder
  const patient = new AbortController()
  await server.drain(60_000, patient.signal)
  const response = await asked.promise
  await server.drain(1, patient.signal)
  await server.drain(60_000, AbortSignal.abort())
  const hurry = new AbortController()
  const hurried = server.drain(60_000, hurry.signal)
  hurry.abort()
  await hurried
  const drained = server.drain(60_000, patient.signal)
  response.end('done')
  await drained
  expect(await (await waiting).body.text()).toBe('done')
})

test('a peer that does not listen is an error that names it', async () => {
  const { identity, port } = await accepting(() => {})
  await opened.pop()?.[Symbol.asyncDispose]()
  const { links } = client()
  await expect(links.dispatcher(peerAt(identity.id, port)).request({ method: 'GET', path: '/' })).rejects.toMatchObject(
    {
      code: 'peer-unavailable',
      message: expect.stringContaining(`127.0.0.1:${port}`),
    },
  )
})
