import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { Fields } from '../http/fields.ts'
import { sendResponse } from './send-response.ts'

test('a body that broke before it is sent breaks the connection, and leaves no client waiting', async () => {
  const body = new Readable({ read() {} })
  body.on('error', () => {}).destroy(new Error('its source died'))
  await new Promise((resolve) => body.once('close', resolve))
  const server = http.createServer((request, response) => {
    sendResponse({ status: 200, fields: Fields.from([['Content-Length', '9']]), body }, request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close().closeAllConnections())
  const request = http.get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, agent: false })
  await expect(once(request, 'response')).rejects.toThrow('socket hang up')
})
