import { createHash } from 'node:crypto'
import http from 'node:http'
import { buffer } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { answerInBlocks, handPeer } from '../testing/hand-peer.ts'
import { testOrigin } from '../testing/origin.ts'
import { type TestPeer, testReef } from '../testing/reef.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]()
})

const ids = (...peers: readonly TestPeer[]) => peers.map(({ info }) => info.id)

/** What the origin has under a path: bytes that no other path has. */
function contentOf(path: string, length: number): Buffer {
  const unit = createHash('sha256').update(path).digest()
  return Buffer.alloc(length, unit)
}

/** An origin of files of a length, with ranges and strong validators; `pace` holds an answer up. */
async function fileOrigin(length: number, pace: (path: string) => Promise<void> = async () => {}) {
  const source = await testOrigin((request, response) => {
    const path = request.url as string
    const body = contentOf(path, length)
    const fields = { 'Cache-Control': 'max-age=60', ETag: `"${path}"` }
    const [, first] = /^bytes=(\d+)-/.exec(request.headers.range ?? '') ?? []
    void pace(path).then(() => {
      if (first === undefined) response.writeHead(200, { ...fields, 'Content-Length': length }).end(body)
      else {
        const range = `bytes ${first}-${length - 1}/${length}`
        response.writeHead(206, { ...fields, 'Content-Range': range }).end(body.subarray(Number(first)))
      }
    })
  })
  opened.push(source)
  return source
}

async function peersNamed(names: string, port: number) {
  const reef = await testReef(names.split(' '), { connectTo: [`::127.0.0.1:${port}`] })
  opened.push(reef)
  return reef
}

/** Asks through a peer over kept connections, so that a thousand at once do not need a thousand ports for long. */
function clientOf({ address }: TestPeer, sockets = 25) {
  const [host, port] = address.split(':') as [string, string]
  const agent = new http.Agent({ keepAlive: true, maxSockets: sockets })
  opened.push({ [Symbol.asyncDispose]: async () => agent.destroy() })
  return async (url: string): Promise<{ status: number; body: Buffer }> => {
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      http.get({ host, port, path: url, agent, headers: { host: new URL(url).host } }, resolve).once('error', reject)
    })
    return { status: response.statusCode as number, body: await buffer(response) }
  }
}

test('C2: a thousand requests at once for one cold object, through ten peers, are one request to the origin', async () => {
  let begin = Promise.withResolvers<void>()
  const source = await fileOrigin(20_000, () => begin.promise)
  const { peers } = await peersNamed('a b c d e f g h i j', source.port)
  const clients = peers.map((peer) => clientOf(peer, 100))
  // A connection to the holder has a second to be made, and here a single process makes all of them between a thousand requests.
  begin.resolve()
  for (const ask of clients) await ask('http://x.test/warm')
  begin = Promise.withResolvers<void>()
  source.asked.length = 0
  const asked = Array.from({ length: 1_000 }, (_, i) => (clients[i % 10] as (typeof clients)[0])('http://x.test/cold'))
  const first = Promise.race(asked)
  // It answers only when every request had the time to get as far as it gets.
  setImmediate(() => begin.resolve())
  await first
  const answers = await Promise.all(asked)
  const expected = contentOf('/cold', 20_000)
  expect(answers.filter(({ status, body }) => status === 200 && body.equals(expected))).toHaveLength(1_000)
  expect(source.asked).toEqual(['GET /cold'])
})

test('C2: in two epochs at once each object costs at most one fetch for each table in use, and nobody gets a wrong byte', async () => {
  const source = await fileOrigin(5_000)
  const { agree, peers } = await peersNamed('a b c d', source.port)
  const [a, b, c, d] = peers as [TestPeer, TestPeer, TestPeer, TestPeer]
  // In the older epoch c holds it, in the newer one a; and each is asked by peers of both.
  agree({ holders: { 'x.test': ids(c) } }, [a, b])
  agree({}, [c, d])
  agree({ holders: { 'x.test': ids(a) } }, [c, d])
  const clients = peers.map((peer) => clientOf(peer))
  for (const ask of clients) await ask('http://x.test/warm')
  const paths = Array.from({ length: 10 }, (_, i) => `/${i}`)
  const answers = await Promise.all(
    paths.flatMap((path) => clients.map(async (ask) => ({ path, ...(await ask(`http://x.test${path}`)) }))),
  )
  for (const { path, status, body } of answers) {
    expect(status).toBe(200)
    expect(body.equals(contentOf(path, 5_000))).toBe(true)
  }
  for (const path of paths)
    expect(source.asked.filter((asked) => asked === `GET ${path}`).length).toBeLessThanOrEqual(2)
})

test('an owner that never answers and a replica that lies about a block cost no client anything but time', async () => {
  const source = await fileOrigin(5_000)
  const { peers } = await peersNamed('a', source.port)
  const [a] = peers as [TestPeer]
  const lying = await handPeer('lying', (asked) => {
    // Sound blocks of bytes that are another object's.
    answerInBlocks({ ...asked, url: 'http://x.test/other' }, contentOf('/other', 5_000))
  })
  const gone = await handPeer('gone', ({ request }) => void request.socket.destroy())
  opened.push(lying, gone)
  const infos = [a.info, lying.info, gone.info].sort((one, other) => (one.id < other.id ? -1 : 1))
  a.community.change({ self: a.info, peers: infos, holders: { 'x.test': [gone.info.id, lying.info.id] } })
  const ask = clientOf(a)
  for (const path of ['/1', '/2', '/3']) {
    const { status, body } = await ask(`http://x.test${path}`)
    expect(status).toBe(200)
    expect(body.equals(contentOf(path, 5_000))).toBe(true)
  }
})

test('C5: the holder dies in mid-body while the tables change under the download: every client has the whole', async () => {
  const length = 3_000_000
  const source = await fileOrigin(length)
  const { agree, peers } = await peersNamed('a b c d', source.port)
  const [a, b, c] = peers as [TestPeer, TestPeer, TestPeer]
  agree({ holders: { 'x.test': ids(b) } })
  await clientOf(a)('http://x.test/big')
  const [host, port] = a.address.split(':') as [string, string]
  const downloads = Array.from({ length: 5 }, async () => {
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      http.get({ host, port, path: 'http://x.test/big', agent: false }, resolve).once('error', reject)
    })
    let bytes = 0
    const parts: Buffer[] = []
    for await (const part of response as AsyncIterable<Buffer>) {
      parts.push(part)
      bytes += part.length
      if (bytes > length / 3) dying.resolve()
    }
    return Buffer.concat(parts)
  })
  const dying = Promise.withResolvers<void>()
  await dying.promise
  agree({ holders: { 'x.test': ids(c) } })
  b.kill()
  const expected = contentOf('/big', length)
  for (const body of await Promise.all(downloads)) expect(body.equals(expected)).toBe(true)
})

test('C4: a holder that leaves ends a body which nobody could continue, and then it is gone', async () => {
  const expected = contentOf('/weak', 400_000)
  const rest = Promise.withResolvers<void>()
  const source = await testOrigin((_, response) => {
    response.writeHead(200, { 'Cache-Control': 'max-age=60', ETag: 'W/"1"', 'Content-Length': expected.length })
    response.write(expected.subarray(0, 200_000))
    void rest.promise.then(() => response.end(expected.subarray(200_000)))
  })
  opened.push(source)
  const { agree, peers } = await peersNamed('a b', source.port)
  const [a, b] = peers as [TestPeer, TestPeer]
  agree({ holders: { 'x.test': ids(b) } })
  const [host, port] = a.address.split(':') as [string, string]
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http.get({ host, port, path: 'http://x.test/weak', agent: false }, resolve).once('error', reject)
  })
  const hasLeft = Promise.withResolvers<void>()
  b.community.leave = async () => hasLeft.resolve()
  let isGone = false
  const gone = b.peer.leave().then(() => (isGone = true))
  await hasLeft.promise
  a.community.change({ self: a.info, peers: [a.info] })
  a.community.emit('peer-down', b.info, 'left')
  await new Promise(setImmediate)
  expect(isGone).toBe(false)
  rest.resolve()
  expect((await buffer(response)).equals(expected)).toBe(true)
  await gone
  expect(source.asked).toEqual(['GET /weak'])
})
