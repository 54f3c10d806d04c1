import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { Commands, type Running } from './commands.ts'
import { testWith } from './external-program.ts'
import { cacheable, contentOf, Origin } from './origin.ts'
import { run } from './program.ts'
import { SecureOrigin } from './secure-origin.ts'

let commands: Commands
let origin: Origin
let secure: SecureOrigin
let near: Running
let far: Running

beforeAll(async () => {
  commands = new Commands()
  origin = await Origin.start(echoOrCacheable)
  secure = await SecureOrigin.start(await commands.folder())
  origin.server.on('upgrade', (request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
    socket.pipe(socket)
    request.on('error', () => socket.destroy())
  })
  const directory = await commands.cacheServer()
  const connect = ['--connect-to', `secure.example:443:${secure.address}`, '--connect-to', `:80:${origin.address}`]
  const options = ['--cache-server', directory.ready.listen, ...connect, '--mirror', '/files=http://files.example']
  near = await commands.peer('near', ...options)
  far = await commands.peer('far', ...options)
})
afterAll(async () => {
  await commands[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
  await secure[Symbol.asyncDispose]()
})

/** What is sent to /echo comes back, with its digest; anything else may be cached. */
function echoOrCacheable(request: IncomingMessage, response: ServerResponse): void {
  if (!request.url?.startsWith('/echo')) {
    if (request.headers.range) return partial(request, response)
    return cacheable(request, response)
  }
  const digest = createHash('sha256')
  response.writeHead(200, { 'X-Method': request.method ?? '', 'X-Version': request.httpVersion })
  request.on('data', (chunk: Buffer) => {
    digest.update(chunk)
    response.write(chunk)
  })
  request.on('end', () => response.end())
}

function partial(request: IncomingMessage, response: ServerResponse): void {
  const whole = contentOf(request.headers.host ?? '', request.url ?? '')
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  const slice = whole.subarray(Number(first), Number(last) + 1)
  response.writeHead(206, {
    'Content-Range': `bytes ${first}-${last}/${whole.length}`,
    'Content-Length': slice.length,
    'Cache-Control': 'max-age=60',
  })
  response.end(slice)
}

const curl = (peer: Running, ...args: string[]) =>
  run('curl', ['--silent', '--show-error', '--max-time', '20', '--proxy', `http://${peer.ready.listen}`, ...args])

testWith(
  'curl',
  'GET and HEAD: the same head, the body only with GET, and the second peer is served by the community',
  async () => {
    const url = 'http://files.example/get'
    const got = await curl(near, url)
    expect(got.stdout.equals(contentOf('files.example', '/get'))).toBe(true)
    const head = (await curl(far, '--head', url)).stdout.toString()
    expect(head).toMatch(/^HTTP\/1\.1 200/)
    expect(head.toLowerCase()).toContain(`content-length: ${got.stdout.length}`)
    expect(head.toLowerCase()).toMatch(/cache-status: .*hit/)
    expect(origin.requests.get(`HEAD ${url}`)).toBeUndefined()
    expect(origin.requests.get(`GET ${url}`)).toBe(1)
  },
)

testWith('curl', 'POST and PUT: the body goes to the origin and the answer comes back, each time', async () => {
  const file = join(await commands.folder(), 'upload')
  await writeFile(file, Buffer.alloc(3_000_000, 'cache reef '))
  for (const args of [
    ['--data-binary', `@${file}`],
    ['--upload-file', file],
    ['--data-binary', `@${file}`, '--header', 'Transfer-Encoding: chunked'],
  ]) {
    const { stdout, stderr } = await curl(near, ...args, 'http://files.example/echo')
    expect(stderr).toBe('')
    expect(stdout.equals(Buffer.alloc(3_000_000, 'cache reef '))).toBe(true)
  }
  expect(origin.requests.get('POST http://files.example/echo')).toBe(2)
  expect(origin.requests.get('PUT http://files.example/echo')).toBe(1)
})

testWith('curl', 'a range is the slice of the whole, from the cache where the whole is there', async () => {
  const url = 'http://ranges.example/file'
  const whole = contentOf('ranges.example', '/file')
  expect((await curl(near, url)).stdout.equals(whole)).toBe(true)
  const part = await curl(far, '--range', '10-19', '--include', url)
  expect(part.stdout.toString('latin1')).toMatch(/^HTTP\/1\.1 206/)
  expect(part.stdout.subarray(-10).equals(whole.subarray(10, 20))).toBe(true)
  expect(origin.requests.get(`GET ${url}`)).toBe(1)
})

testWith('curl', 'HTTP/1.0 gets an answer that ends with its connection or its length', async () => {
  const { stdout } = await curl(near, '--http1.0', '--include', 'http://old.example/page')
  const body = contentOf('old.example', '/page')
  expect(stdout.toString('latin1')).toMatch(/^HTTP\/1\.[01] 200/)
  expect(stdout.toString('latin1').toLowerCase()).not.toContain('transfer-encoding')
  expect(stdout.subarray(-body.length).equals(body)).toBe(true)
})

testWith('curl', 'keep-alive: several requests go over one connection', async () => {
  const { stderr, stdout } = await curl(
    near,
    '--verbose',
    'http://one.example/a',
    'http://one.example/b',
    '--output',
    '/dev/null',
    '--output',
    '/dev/null',
  )
  expect(stdout.length).toBe(0)
  expect(stderr).toContain('Re-using existing connection')
})

testWith('curl', 'CONNECT: TLS goes through to the origin untouched', async () => {
  const { stdout, stderr } = await curl(near, '--cacert', secure.certificatePath, 'https://secure.example/tunnel')
  expect(stderr).toBe('')
  expect(stdout.toString()).toBe('GET secure.example /tunnel')
})

testWith('curl', 'CONNECT to a private address is refused with a reason', async () => {
  const { code, stderr } = await curl(near, 'https://127.0.0.1/')
  expect(code).not.toBe(0)
  expect(stderr).toContain('403')
})

testWith('curl', 'an upgrade passes through, and bytes flow both ways', async () => {
  const args = [
    '--http1.1',
    '--no-buffer',
    '--include',
    '--header',
    'Connection: Upgrade',
    '--header',
    'Upgrade: echo',
    '--max-time',
    '2',
  ]
  const { stdout } = await run('curl', [
    '--silent',
    '--proxy',
    `http://${near.ready.listen}`,
    ...args,
    'http://upgrade.example/',
  ])
  expect(stdout.toString()).toMatch(/^HTTP\/1\.1 101/)
  expect(stdout.toString().toLowerCase()).toContain('upgrade: echo')
})

testWith('curl', 'a mirror answers below its prefix, and its errors are problems that say what to do', async () => {
  const direct = (path: string) => run('curl', ['--silent', '--include', `http://${near.ready.listen}${path}`])
  const body = contentOf('files.example', '/mirrored')
  const { stdout } = await direct('/files/mirrored')
  expect(stdout.subarray(-body.length).equals(body)).toBe(true)
  const astray = (await direct('/nowhere')).stdout.toString()
  expect(astray).toMatch(/^HTTP\/1\.1 404/)
  expect(astray.toLowerCase()).toContain('application/problem+json')
})
