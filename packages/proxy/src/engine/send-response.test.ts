import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import type { Response } from '../http/message.ts'
import { sendResponse } from './send-response.ts'

/** What a client that takes trailers is sent. */
async function sent(response: Response): Promise<http.IncomingMessage> {
  const server = http.createServer((request, outgoing) => sendResponse(response, request, outgoing))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close().closeAllConnections())
  const { port } = server.address() as AddressInfo
  const request = http.get({ host: '127.0.0.1', port, agent: false, headers: { TE: 'trailers' } })
  const [incoming] = (await once(request, 'response')) as [http.IncomingMessage]
  await once(incoming.resume(), 'end')
  return incoming
}

test('a body that broke before it is sent breaks the connection, and leaves no client waiting', async () => {
  const body = new Readable({ read() {} })
  body.on('error', () => {}).destroy(new Error('its source died'))
  await new Promise((resolve) => body.once('close', resolve))
  const fields = Fields.from([['Content-Length', '9']])
  await expect(sent({ status: 200, fields, body })).rejects.toThrow('socket hang up')
})

test.each([
  ['a length of 0', [['Content-Length', '0']], undefined],
  ['no length', [], undefined],
  ['trailers', [['Trailer', 'X-T']], Promise.resolve(Fields.from([['X-T', '7']]))],
] as const)('an empty body of %s that ended before it is sent is whole', async (_, fields, trailers) => {
  const body = Readable.from([])
  await once(body.resume(), 'end')
  const incoming = await sent({
    status: 200,
    fields: Fields.from(fields.map(([name, value]): [string, string] => [name, value])),
    body,
    ...(trailers && { trailers }),
  })
  expect([incoming.statusCode, incoming.complete]).toEqual([200, true])
  expect(incoming.trailers).toEqual(trailers ? { 'x-t': '7' } : {})
})
