import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { Commands, type Running } from './commands.ts'
import { testWith } from './external-program.ts'
import { Origin } from './origin.ts'
import { run } from './program.ts'
import { together } from './together.ts'

const BODY = randomBytes(4_000_000)
const HALF = BODY.length / 2
const URL = 'http://files.example/image.iso'

let commands: Commands
let origin: Origin
let peers: Running[]
/** The second half of what is being downloaded first comes when this is called. */
let goOn: () => void

beforeAll(async () => {
  commands = new Commands()
  const held = new Promise<void>((resolve) => {
    goOn = resolve
  })
  origin = await Origin.start(async (_, response) => {
    response.writeHead(200, { 'Cache-Control': 'max-age=3600', 'Content-Length': BODY.length, ETag: '"iso"' })
    response.write(BODY.subarray(0, HALF))
    await held
    response.end(BODY.subarray(HALF))
  })
  const directory = await commands.cacheServer()
  const words = ['--cache-server', directory.ready.listen, '--connect-to', `:80:${origin.address}`]
  peers = [await commands.peer('near', ...words), await commands.peer('far', ...words)]
  await together(peers)
})
afterAll(async () => {
  goOn()
  await commands[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
})

const through = ({ ready }: Running) => [
  '--no-config',
  '-e',
  'use_proxy=yes',
  '-e',
  `http_proxy=http://${ready.listen}`,
]

testWith(
  'wget',
  'a download that is broken off goes on with wget -c, through another peer, byte for byte',
  async () => {
    const [near, far] = peers as [Running, Running]
    const file = join(await commands.folder(), 'image.iso')
    const first = spawn('wget', [...through(near), '--quiet', '--output-document', file, URL], { stdio: 'ignore' })
    await expect.poll(async () => (await stat(file).catch(() => undefined))?.size, { timeout: 10_000 }).toBe(HALF)
    const ended = once(first, 'exit')
    first.kill('SIGKILL')
    await ended
    goOn()
    const second = await run('wget', [
      ...through(far),
      '--continue',
      '--server-response',
      '--output-document',
      file,
      URL,
    ])
    expect(second.stderr).toContain(`Content-Range: bytes ${HALF}-${BODY.length - 1}/${BODY.length}`)
    expect(second.code).toBe(0)
    expect((await readFile(file)).equals(BODY)).toBe(true)
    // There is no more of it.
    const third = await run('wget', [
      ...through(near),
      '--continue',
      '--server-response',
      '--output-document',
      file,
      URL,
    ])
    expect(third.stderr).toMatch(/HTTP\/1\.1 416/)
    expect(third.code).toBe(0)
  },
)
