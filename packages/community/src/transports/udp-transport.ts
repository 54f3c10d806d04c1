import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { CommunityError } from '../errors.ts'
import { formatAddress, type HostPort, parseAddress } from './address.ts'

export interface DatagramHandlers {
  onDatagram(bytes: Uint8Array, from: string): void
}

/** CRMSG over UDP: probes, pings and election messages. */
export class UdpTransport implements AsyncDisposable {
  readonly #socket: Socket
  #closed = false

  private constructor(socket: Socket) {
    this.#socket = socket
  }

  static async bind({ host, port }: HostPort, handlers: DatagramHandlers): Promise<UdpTransport> {
    const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4' })
    await new Promise<void>((resolve, reject) => {
      socket.once('error', (cause) => {
        socket.close()
        reject(
          new CommunityError('address-unavailable', `cannot use UDP ${formatAddress(host, port)}: ${cause.message}`, {
            cause,
          }),
        )
      })
      socket.bind({ address: host, port, exclusive: true }, resolve)
    })
    socket.removeAllListeners('error')
    // An ICMP error to an earlier datagram is told here; the ping that goes unanswered says the same.
    socket.on('error', () => {})
    socket.on('message', (bytes, from) => handlers.onDatagram(bytes, formatAddress(from.address, from.port)))
    return new UdpTransport(socket)
  }

  send(to: string, frame: Uint8Array): void {
    if (this.#closed) return
    const { host, port } = parseAddress(to)
    this.#socket.send(frame, port, host, () => {})
  }

  /** For calls to the neighbourhood, which go out from the address that answers come in at. */
  get socket(): Socket {
    return this.#socket
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()))
  }
}
