import { spawn } from 'node:child_process'
import { once } from 'node:events'
import http, { type RequestListener } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createCacheServer } from '@cachereef/community'
import { createPeer, createRerouter } from '@cachereef/proxy'
import express from 'express'
import fastify from 'fastify'
import { afterEach, expect, test } from 'vitest'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

const keep = <T extends AsyncDisposable>(resource: T): T => {
  opened.push(resource)
  return resource
}

/**
 * A port that nobody has: what is advertised must be known before it is listened on. It lies below those that systems
 * give to whoever asks for any, so that nobody gets it meanwhile.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000)
    const server = createServer()
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => resolve(true))
    })
    if (!free) continue
    server.close()
    await once(server, 'close')
    return port
  }
}

/** A visitor that follows redirections, as most do. */
const visit = async (url: string) => {
  const answer = await fetch(url)
  return {
    text: await answer.text(),
    host: new URL(answer.url).hostname,
    cacheStatus: answer.headers.get('cache-status') ?? '',
  }
}

test('rerouter.ts: visitors get the file from a caching computer, which fetched it once', async () => {
  const port = await freePort()
  const child = spawn(process.execPath, [join(import.meta.dirname, 'rerouter.ts'), String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const printed: string[] = []
  lines.on('line', (line) => printed.push(line))
  await once(lines, 'line')
  for (const outcome of [/^(one|two); ?fwd=uri-miss/, /^(one|two); ?hit/]) {
    const got = await visit(`http://127.0.0.1:${port}/file`)
    expect(got.text).toMatch(/^This is \/file, .*many copies\.\n$/)
    expect(got.host).toMatch(/^127\.0\.0\.[23]$/)
    expect(got.cacheStatus).toMatch(outcome)
  }
  child.kill('SIGTERM')
  expect(await once(child, 'close')).toEqual([0, null])
  expect(printed.slice(1)).toEqual([expect.stringMatching(/^served \/file to 1\.1 (one|two)$/)])
})

/** A community of a caching peer and of a site that caches nothing, and the middleware of that site. */
async function community(site: string) {
  const directory = keep(await createCacheServer({ listen: { host: '127.0.0.1', port: 0 } }))
  const common = { cacheServers: [directory.listenAddress], peerListen: '127.0.0.1:0' }
  const address = `127.0.0.2:${await freePort()}`
  const caching = keep(
    await createPeer({ ...common, name: 'one', listen: address, advertiseListen: address, allowPrivateOrigins: true }),
  )
  await caching.listen()
  const peer = keep(await createPeer({ ...common, name: 'site', memoryBytes: 0 }))
  return createRerouter({ peer, origin: site })
}

test('in Express it goes before what it relieves, also below a path', async () => {
  const port = await freePort()
  const reroute = await community(`http://127.0.0.1:${port}`)
  const app = express()
  app.get('/here', (_request, response) => void response.send('from the site'))
  app.use('/files', reroute)
  app.get(
    '/files/*name',
    (request, response) => void response.set('Cache-Control', 'max-age=60').send(`file ${request.path}`),
  )
  const server = http.createServer(app as RequestListener).listen(port, '127.0.0.1')
  await once(server, 'listening')
  keep(server)
  expect(await visit(`http://127.0.0.1:${port}/files/a?b`)).toMatchObject({ text: 'file /files/a', host: '127.0.0.2' })
  expect(await visit(`http://127.0.0.1:${port}/here`)).toMatchObject({ text: 'from the site', host: '127.0.0.1' })
})

test('in Fastify it is a hook', async () => {
  const port = await freePort()
  const reroute = await community(`http://127.0.0.1:${port}`)
  const app = keep(fastify({ forceCloseConnections: true }))
  app.addHook('onRequest', reroute.onRequest)
  let calls = 0
  app.get('/file', (_request, reply) => {
    calls++
    return reply.header('Cache-Control', 'max-age=60').send('the file')
  })
  await app.listen({ port, host: '127.0.0.1' })
  for (let i = 0; i < 2; i++) {
    expect(await visit(`http://127.0.0.1:${port}/file`)).toMatchObject({ text: 'the file', host: '127.0.0.2' })
  }
  expect(calls).toBe(1)
  const personal = await fetch(`http://127.0.0.1:${port}/file`, { headers: { Authorization: 'Basic eDp5' } })
  expect(new URL(personal.url).hostname).toBe('127.0.0.1')
})
