import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { residentMb } from '../bench/under-load/resident.ts'
import { Commands, type Running } from './commands.ts'
import { testWith } from './external-program.ts'
import { Origin } from './origin.ts'
import { run } from './program.ts'
import { together } from './together.ts'

const BYTES = 150_000_000
const SITE = 'http://uploads.example'
/**
 * What a peer may grow by, whatever goes through it: less than one body. Only what is on its way is kept, but V8 lets 64 MB of buffers
 * become garbage before it looks (measured: 74 to 106 MB).
 */
const GROWTH_MB_MAX = BYTES / 1_000_000

let commands: Commands
let origin: Origin
let peers: Running[]
let file: string
let digest: string
let residentBefore: number[] = []

beforeAll(async () => {
  commands = new Commands()
  origin = await Origin.start(tellWhatCame)
  origin.server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/too-large') return response.writeHead(413, { Connection: 'close' }).end('no')
    response.writeContinue()
    origin.server.emit('request', request, response)
    return undefined
  })
  const directory = await commands.cacheServer()
  const words = ['--cache-server', directory.ready.listen, '--connect-to', `uploads.example:80:${origin.address}`]
  const mirror = ['--mirror', `/up=${SITE}`, '--memory', '16MB']
  peers = [await commands.peer('near', ...words, ...mirror), await commands.peer('far', ...words, ...mirror)]
  await together(peers)
  if (process.platform === 'linux') residentBefore = peers.map(({ process }) => residentMb(process.pid as number))
  file = join(await commands.folder(), 'upload')
  digest = await writeBody(file)
})
afterAll(async () => {
  await commands[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
})

/** 150 MB of which no two megabytes are equal; → their SHA-256. */
async function writeBody(path: string): Promise<string> {
  const hash = createHash('sha256')
  const out = createWriteStream(path)
  for (let n = 0; n < BYTES / 1_000_000; n++) {
    const part = Buffer.alloc(1_000_000, `part ${n} `)
    hash.update(part)
    if (!out.write(part)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
  return hash.digest('hex')
}

function tellWhatCame(request: IncomingMessage, response: ServerResponse): void {
  const hash = createHash('sha256')
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    hash.update(chunk)
    bytes += chunk.length
  })
  request.on('end', () => {
    const { method, headers } = request
    const framing = headers['transfer-encoding'] ?? headers['content-length']
    response.end(JSON.stringify({ method, bytes, digest: hash.digest('hex'), framing, via: headers.via }))
  })
}

const curl = async (...args: string[]) => {
  const { stdout, stderr } = await run('curl', ['--silent', '--show-error', '--max-time', '50', ...args])
  expect(stderr).toBe('')
  return stdout.toString()
}

const METHODS = { PUT: ['--upload-file'], POST: ['--request', 'POST', '--upload-file'] }
const FRAMINGS = {
  [BYTES]: [],
  chunked: ['--header', 'Transfer-Encoding: chunked'],
}

testWith(
  'curl',
  '150 MB come to the origin as they were sent, through any peer, as a proxy and as a mirror',
  async () => {
    // One of the two holds the site. No upload goes by way of another peer: it would be carried twice, and stored by none.
    const ways = peers.flatMap(({ ready: { listen, name } }) => [
      { via: `1.1 ${name}`, words: ['--proxy', `http://${listen}`, `${SITE}/put`] },
      { via: `1.1 ${name}`, words: [`http://${listen}/up/put`] },
    ])
    // Each way has one method and one framing, so that all of them meet.
    const uploads = ways.map((way, i) => ({
      way,
      method: i % 2 === 0 ? ('PUT' as const) : ('POST' as const),
      framing: i < 2 ? 'chunked' : `${BYTES}`,
    }))
    for (const { way, method, framing } of uploads) {
      const { via, words } = way
      const told = await curl(...METHODS[method], file, ...(FRAMINGS[framing as keyof typeof FRAMINGS] ?? []), ...words)
      expect(JSON.parse(told)).toEqual({ method, bytes: BYTES, digest, framing, via })
    }
  },
)

testWith('curl', 'Expect: 100-continue: who is refused has sent nothing, by the origin or by the peer', async () => {
  const [peer] = peers as [Running]
  const expecting = ['--header', 'Expect: 100-continue', '--expect100-timeout', '40', '--upload-file', file]
  const facts = ['--output', '/dev/null', '--write-out', '%{http_code} %{size_upload}']
  const through = ['--proxy', `http://${peer.ready.listen}`]
  expect(await curl(...expecting, ...facts, ...through, `${SITE}/too-large`)).toBe('413 0')
  expect(await curl(...expecting, ...facts, ...through, `http://${origin.address}/`)).toBe('403 0')
  expect(await curl(...expecting, ...facts, ...through, `${SITE}/taken`)).toBe(`200 ${BYTES}`)
})

test.skipIf(process.platform !== 'linux')('what goes through a peer is not gathered there', () => {
  for (const [i, { process }] of peers.entries()) {
    expect(residentMb(process.pid as number) - (residentBefore[i] as number)).toBeLessThan(GROWTH_MB_MAX)
  }
})
