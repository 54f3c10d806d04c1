import http from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type PinnedPeer, startPinned } from './pinned-peer.ts'

/** Two peers, each its own process, on one core; and an origin in this process. */
export interface TwoPeers extends AsyncDisposable {
  /** The one that is asked. */
  readonly near: PinnedPeer
  readonly far: PinnedPeer
  /** So many hosts that the near peer holds, or the far one, that were not given before. */
  hostsOf(holder: 'near' | 'far', count: number): Promise<readonly string[]>
}

/** The core of the peers; the load generator and the origin have the other one. */
const PEER_CORE = 0

export async function startTwoPeers(bodyBytes: number, nodeOptions: readonly string[] = []): Promise<TwoPeers> {
  const stack = new AsyncDisposableStack()
  const body = Buffer.alloc(bodyBytes, 'reef')
  const origin = http.createServer((_, response) => {
    response.writeHead(200, { 'Cache-Control': 'max-age=3600', ETag: '"1"', 'Content-Length': body.length }).end(body)
  })
  origin.listen(0, '127.0.0.1')
  await once(origin, 'listening')
  stack.defer(() => void origin.close())
  const { port } = origin.address() as AddressInfo
  const shared = [
    ...['--listen', '--peer-listen', '--admin'].flatMap((option) => [option, '127.0.0.1:0']),
    ...['--connect-to', `::127.0.0.1:${port}`, '--log-level', 'warn'],
  ]
  const server = stack.use(
    await startPinned(PEER_CORE, ['cache-server', '--listen', '127.0.0.1:0', '--log-level', 'warn']),
  )
  const peer = async (name: string) =>
    stack.use(
      await startPinned(
        PEER_CORE,
        [
          'peer',
          '--name',
          name,
          '--cache-server',
          server.listen,
          '--state-dir',
          `/tmp/cachereef-bench-${process.pid}/${name}`,
          ...shared,
        ],
        nodeOptions,
      ),
    )
  const near = await peer('near')
  const far = await peer('far')
  let hosts = 0
  return {
    near,
    far,
    async hostsOf(holder, count) {
      const held: string[] = []
      while (held.length < count) {
        const host = `site${hosts++}.test`
        if ((await holderOf(near, host)) === holder) held.push(host)
      }
      return held
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

async function holderOf({ admin }: PinnedPeer, host: string): Promise<string> {
  const response = await fetch(`http://${admin}/explain?url=${encodeURIComponent(`http://${host}/`)}`)
  const { holders } = (await response.json()) as { holders: readonly { name: string }[] }
  return holders[0]?.name ?? ''
}
