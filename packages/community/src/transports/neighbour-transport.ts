import { createSocket, type Socket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'
import { CommunityError } from '../errors.ts'
import { formatAddress, isUnspecified } from './address.ts'

/** Where CacheReef peers call for each other (A14): an administratively scoped group (RFC 2365), and its port. */
const NEIGHBOUR_GROUP = '239.255.67.82'
const NEIGHBOUR_PORT = 3132

/** Probes stay in the local network: no router passes them on. */
const HOPS = 1

export type NeighbourMethod = 'multicast' | 'broadcast'

/** Hears what others call to everybody; calls go out from the peer's own UDP socket, where the answers come in. */
export class NeighbourTransport implements AsyncDisposable {
  readonly #method: NeighbourMethod
  readonly #host: string
  readonly #socket: Socket
  readonly #groups = new Set<string>()
  /** One call at a time: each network's is sent before the next network is chosen. */
  #calls: Promise<void> = Promise.resolve()
  #closed = false

  private constructor(method: NeighbourMethod, host: string, socket: Socket) {
    this.#method = method
    this.#host = host
    this.#socket = socket
  }

  /** `host` is where the peer listens; "0.0.0.0" means all networks. Throws CommunityError `address-unavailable`. */
  static async open(
    method: NeighbourMethod,
    host: string,
    onDatagram: (bytes: Uint8Array, from: string) => void,
  ): Promise<NeighbourTransport> {
    const socket = createSocket({ type: 'udp4', reuseAddr: true })
    const transport = new NeighbourTransport(method, host, socket)
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject)
        socket.bind({ address: '0.0.0.0', port: NEIGHBOUR_PORT, exclusive: false }, resolve)
      })
      transport.#listenOn(localAddresses(host))
    } catch (cause) {
      socket.close()
      const reason = (cause as Error).message
      throw new CommunityError('address-unavailable', `cannot listen for neighbours by ${method}: ${reason}`, { cause })
    }
    socket.removeAllListeners('error')
    socket.on('error', () => {})
    socket.on('message', (bytes, from) => onDatagram(bytes, formatAddress(from.address, from.port)))
    return transport
  }

  /** Once for each network of the machine that the peer listens in, as they are now. */
  call(frame: Uint8Array, from: Socket): void {
    this.#calls = this.#calls.then(() => this.#callAll(frame, from)).catch(() => {})
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()))
  }

  async #callAll(frame: Uint8Array, from: Socket): Promise<void> {
    if (this.#closed) return
    const hosts = localAddresses(this.#host)
    this.#listenOn(hosts)
    if (this.#method === 'broadcast') from.setBroadcast(true)
    else from.setMulticastTTL(HOPS)
    for (const { address, broadcast } of hosts) {
      if (this.#closed) return
      // Left to itself the system sends multicast to one network alone, and to none where there is no default route.
      if (this.#method === 'multicast') from.setMulticastInterface(address)
      const target = this.#method === 'multicast' ? NEIGHBOUR_GROUP : broadcast
      // A network that takes nothing now may at the next call.
      await new Promise<void>((resolve) => from.send(frame, NEIGHBOUR_PORT, target, () => resolve()))
    }
  }

  /** Joins the group in networks that are new: a cable may have been plugged in since. */
  #listenOn(hosts: readonly { readonly address: string }[]): void {
    if (this.#method !== 'multicast') return
    for (const { address } of hosts) {
      if (this.#groups.has(address)) continue
      this.#socket.addMembership(NEIGHBOUR_GROUP, address)
      this.#groups.add(address)
    }
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
