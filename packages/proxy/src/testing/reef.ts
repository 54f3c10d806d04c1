import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'
import type { PeerInfo } from '@cachereef/community'
import { createPeer } from '../peer.ts'
import type { Peer } from '../peer-interface.ts'
import type { PeerOptions } from '../peer-options.ts'
import { FakeCommunity, type FakeMembership, fakePeer } from './fake-community.ts'

/** A real peer over real sockets, in a community of fixed members. */
export interface TestPeer {
  readonly peer: Peer
  readonly community: FakeCommunity
  readonly info: PeerInfo
  /** "HOST:PORT" for clients. */
  readonly address: string
  /** Breaks every connection from other peers and takes no more, as a killed process does. */
  kill(): void
}

export interface TestReef extends AsyncDisposable {
  readonly peers: readonly TestPeer[]
  /** Puts who is there and who holds what in force, at all peers or at some. */
  agree(what: Omit<FakeMembership, 'self' | 'peers'>, among?: readonly TestPeer[]): void
}

/** Peers named as given, on free ports of loopback; at first every peer holds what the table says. */
export async function testReef(
  names: readonly string[],
  options: PeerOptions | ((name: string) => PeerOptions),
): Promise<TestReef> {
  const peers = await Promise.all(
    names.map((name) => testPeer(name, typeof options === 'function' ? options(name) : options)),
  )
  const infos = peers.map(({ info }) => info).sort((a, b) => (a.id < b.id ? -1 : 1))
  const reef: TestReef = {
    peers,
    agree(what, among = peers) {
      for (const { community, info } of among) community.change({ self: info, peers: infos, ...what })
    },
    async [Symbol.asyncDispose]() {
      for (const { peer, kill } of peers) {
        kill()
        await peer[Symbol.asyncDispose]()
      }
    },
  }
  reef.agree({})
  return reef
}

async function testPeer(name: string, options: PeerOptions): Promise<TestPeer> {
  const sockets = new Set<Socket>()
  let accept: (socket: Socket) => void = (socket) => socket.destroy()
  const door = net.createServer((socket) => {
    sockets.add(socket)
    accept(socket)
  })
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  const address = `127.0.0.1:${(door.address() as AddressInfo).port}`

  const made = Promise.withResolvers<FakeCommunity>()
  const peer = await createPeer(
    { listen: '127.0.0.1:0', admin: '127.0.0.1:0', memoryBytes: 8_000_000, verifyShare: 0, ...options, name },
    {
      createCommunity: ({ identity, onContent }) => {
        accept = onContent as typeof accept
        const self = fakePeer({ id: identity.id, name, address })
        const community = new FakeCommunity({ self, peers: [self] })
        made.resolve(community)
        return community
      },
    },
  )
  const community = await made.promise
  const { listen } = await peer.listen()
  return {
    peer,
    community,
    info: community.self,
    address: listen as string,
    kill() {
      door.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
