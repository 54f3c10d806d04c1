import { request } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { createCacheServer } from './cache-server.ts'
import { openDirectoryAdmin } from './directory-admin.ts'

const LOOPBACK = { host: '127.0.0.1', port: 0 }
const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each[Symbol.asyncDispose]()
})

async function start() {
  const server = await createCacheServer({ listen: LOOPBACK })
  opened.push(server)
  const admin = await openDirectoryAdmin(server, LOOPBACK)
  opened.push(admin)
  return { server, admin }
}

function ask(address: string, path: string, more: { method?: string; headers?: Record<string, string> } = {}) {
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const asked = request(`http://${address}${path}`, { agent: false, ...more }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode, body }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

test('its status, metrics and health are there to be read', async () => {
  const { server, admin } = await start()
  const status = await ask(admin.address, '/status')
  expect(JSON.parse(status.body)).toEqual({ listen: server.listenAddress, communities: [], refused: {} })
  expect((await ask(admin.address, '/metrics')).body).toContain('\ncachereef_directory_communities 0\n')
  expect(await ask(admin.address, '/healthz')).toEqual({ status: 200, body: 'ok\n' })
  expect(await ask(admin.address, '/readyz')).toEqual({ status: 200, body: 'ok\n' })
})

test('what is not there, changes, and questions in another name are refused', async () => {
  const { admin } = await start()
  expect((await ask(admin.address, '/')).status).toBe(404)
  expect((await ask(admin.address, '/status', { method: 'POST' })).status).toBe(405)
  expect((await ask(admin.address, '/status', { headers: { Host: 'evil.example' } })).status).toBe(403)
})

test('an address in use is named', async () => {
  const { server, admin } = await start()
  const port = Number(admin.address.split(':')[1])
  await expect(openDirectoryAdmin(server, { host: '127.0.0.1', port })).rejects.toMatchObject({
    code: 'address-unavailable',
    message: expect.stringContaining(admin.address),
  })
})
