/**
 * C2: so many requests at once for one cold object, through ten peers, each a process of its own; how often the origin is asked.
 *
 *     node --conditions=@cachereef/source bench/misses.ts [1000]
 */
import http from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { distributionOf } from './hop/distribution.ts'
import { type PinnedPeer, startPinned } from './hop/pinned-peer.ts'

const PEERS = 10
const requests = Number(process.argv[2] ?? 1_000)
const body = Buffer.alloc(100_000, 'reef')

await using stack = new AsyncDisposableStack()
const asked: string[] = []
const origin = http.createServer((request, response) => {
  asked.push(request.url ?? '')
  response.writeHead(200, { 'Cache-Control': 'max-age=3600', ETag: '"1"', 'Content-Length': body.length }).end(body)
})
origin.listen(0, '127.0.0.1')
await once(origin, 'listening')
stack.defer(() => {
  origin.closeAllConnections()
  origin.close()
})
const folder = await mkdtemp(join(tmpdir(), 'cachereef-bench-'))
stack.defer(() => rm(folder, { recursive: true }))

const quiet = ['--log-level', 'error']
const server = stack.use(await startPinned(0, ['cache-server', '--listen', '127.0.0.1:0', ...quiet]))
const peers: PinnedPeer[] = []
while (peers.length < PEERS) {
  const name = `reef-${peers.length + 1}`
  const anywhere = ['--listen', '--peer-listen', '--admin'].flatMap((option) => [option, '127.0.0.1:0'])
  const own = ['--name', name, '--cache-server', server.listen, '--state-dir', join(folder, name)]
  const { port } = origin.address() as AddressInfo
  const words = ['peer', ...own, ...anywhere, '--connect-to', `::127.0.0.1:${port}`, '--verify-share', '0', ...quiet]
  peers.push(stack.use(await startPinned(peers.length % 2, words)))
}

const timesMs: number[] = []
let wrong = 0
const ask = async ({ listen }: PinnedPeer): Promise<void> => {
  const beganMs = performance.now()
  const [host, port] = listen.split(':') as [string, string]
  const request = http.get({
    host,
    port,
    path: 'http://cold.test/object',
    agent: false,
    headers: { host: 'cold.test' },
  })
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  const got = await buffer(response)
  if (response.statusCode !== 200 || !got.equals(body)) wrong++
  timesMs.push(performance.now() - beganMs)
}
await Promise.all(Array.from({ length: requests }, (_, i) => ask(peers[i % PEERS] as PinnedPeer)))

const { p50, p99 } = distributionOf(timesMs)
console.log(`${requests} requests at once for one cold object of ${body.length} bytes through ${PEERS} peers:`)
console.log(
  `${asked.length} to the origin, ${wrong} failed or wrong, median ${p50.toFixed(0)} ms, 99 % ${p99.toFixed(0)} ms`,
)
