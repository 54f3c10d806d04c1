import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import type { Source, Transport, TransportHandlers } from '../ports/transport.ts'
import { parseAddress } from './address.ts'
import { createNetworkTransport } from './network-transport.ts'

const SILENT: TransportHandlers = { onFrame: () => {}, onUnreachable: () => {}, onGarbage: () => {} }

const opened: Transport[] = []
afterEach(async () => {
  for (const each of opened.splice(0)) await each[Symbol.asyncDispose]()
})

async function open(host: string, handlers: Partial<TransportHandlers> = {}, port = 0): Promise<Transport> {
  const transport = createNetworkTransport({ listen: { host, port } })
  opened.push(transport)
  await transport.open({ ...SILENT, ...handlers })
  return transport
}

test.each(['127.0.0.1', '::1'])(
  'a datagram over %s and its answer come from and go to the port of the streams',
  async (host) => {
    const answered = Promise.withResolvers<Source>()
    const server = await open(host, { onFrame: (frame, source) => server.answer(source, frame) })
    const asking = await open(host, { onFrame: (_, source) => answered.resolve(source) })
    asking.sendDatagram(server.address, Buffer.from('who is there?'))
    expect(await answered.promise).toEqual({ carrier: 'datagram', address: server.address })
  },
)

test('a port that only UDP has in use is named where it was asked for, and passed over where any will do', async () => {
  const squatter = createSocket('udp4')
  squatter.bind({ address: '127.0.0.1', port: 0 })
  await once(squatter, 'listening')
  const { port } = squatter.address()
  await expect(open('127.0.0.1', {}, port)).rejects.toMatchObject({
    code: 'address-unavailable',
    message: expect.stringContaining(`127.0.0.1:${port}`),
  })
  expect(parseAddress((await open('127.0.0.1')).address).port).not.toBe(port)
  squatter.close()
})

test('datagrams that nobody takes, and that are sent after the end, are lost without an error', async () => {
  const gone = await open('127.0.0.1')
  await gone[Symbol.asyncDispose]()
  const sender = await open('127.0.0.1')
  sender.sendDatagram(gone.address, Buffer.from('x'))
  gone.sendDatagram(sender.address, Buffer.from('x'))
  gone.sendFrame(sender.address, Buffer.from('x'))
  gone.sendToNeighbours(Buffer.from('x'))
  expect(gone.address).toMatch(/^127\.0\.0\.1:\d+$/)
})
