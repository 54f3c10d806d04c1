import { createSocket, type Socket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'
import { CommunityError } from '../errors.ts'
import { formatAddress, isUnspecified } from './address.ts'

/** Where CacheReef peers call for each other (A14): an administratively scoped group (RFC 2365), and its port. */
export const NEIGHBOUR_GROUP = '239.255.67.82'
export const NEIGHBOUR_PORT = 3132

/** Probes stay in the local network: no router passes them on. */
const HOPS = 1

export type NeighbourMethod = 'multicast' | 'broadcast'

/** Hears what others call to everybody; calls go out from the peer's own UDP socket, where the answers come in. */
export class NeighbourTransport implements AsyncDisposable {
  readonly #socket: Socket
  readonly #targets: readonly string[]
  #closed = false

  private constructor(socket: Socket, targets: readonly string[]) {
    this.#socket = socket
    this.#targets = targets
  }

  /** `host` is where the peer listens; "0.0.0.0" means all networks. Throws CommunityError `address-unavailable`. */
  static async open(
    method: NeighbourMethod,
    host: string,
    onDatagram: (bytes: Uint8Array, from: string) => void,
  ): Promise<NeighbourTransport> {
    const socket = createSocket({ type: 'udp4', reuseAddr: true })
    const hosts = localAddresses(host)
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject)
        socket.bind({ address: '0.0.0.0', port: NEIGHBOUR_PORT, exclusive: false }, resolve)
      })
      if (method === 'multicast') for (const each of hosts) socket.addMembership(NEIGHBOUR_GROUP, each.address)
    } catch (cause) {
      socket.close()
      const reason = (cause as Error).message
      throw new CommunityError('address-unavailable', `cannot listen for neighbours by ${method}: ${reason}`, { cause })
    }
    socket.removeAllListeners('error')
    socket.on('error', () => {})
    socket.on('message', (bytes, from) => onDatagram(bytes, formatAddress(from.address, from.port)))
    return new NeighbourTransport(
      socket,
      method === 'multicast' ? [NEIGHBOUR_GROUP] : hosts.map((each) => each.broadcast),
    )
  }

  /** What a socket needs before it can call; `host` as for `open`. */
  static prepare(method: NeighbourMethod, host: string, socket: Socket): void {
    if (method === 'broadcast') {
      socket.setBroadcast(true)
      return
    }
    socket.setMulticastTTL(HOPS)
    if (!isUnspecified(host)) socket.setMulticastInterface(host)
  }

  call(frame: Uint8Array, from: Socket): void {
    for (const target of this.#targets) from.send(frame, NEIGHBOUR_PORT, target, () => {})
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()))
  }
}

/** The IPv4 addresses of this machine that the peer listens on, each with its network's broadcast address. */
function localAddresses(host: string): { readonly address: string; readonly broadcast: string }[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((each) => each.family === 'IPv4' && (each.address === host || (isUnspecified(host) && !each.internal)))
    .map(({ address, cidr }) => ({
      address,
      broadcast: cidr === null ? address : ipaddr.IPv4.broadcastAddressFromCIDR(cidr).toString(),
    }))
}
