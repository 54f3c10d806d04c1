/** Which way a message came: an answer to a stream goes back on the same connection. */
export type Carrier = 'datagram' | 'stream'

/** Where a frame came from, and so where its answer goes. */
export interface Source {
  readonly carrier: Carrier
  /** Canonical address that the network saw, "192.0.2.1:3130" or "[2001:db8::1]:3130". */
  readonly address: string
  /** Tells the connections of a stream apart; undefined for datagrams. */
  readonly connection?: number
  /** This side opened the connection. */
  readonly dialled?: boolean
}

export interface TransportHandlers {
  onFrame(frame: Uint8Array, source: Source): void
  /** A stream to this address could not be opened, or broke with frames unsent. */
  onUnreachable(address: string, reason: string): void
  /** Bytes that are no frame: the connection they came on has been closed. */
  onGarbage(source: Source, code: string): void
}

/** Carries frames. Nothing here knows what is in them. */
export interface Transport extends AsyncDisposable {
  /** The address it really listens on, port 0 resolved. */
  readonly address: string
  open(handlers: TransportHandlers): Promise<void>
  sendDatagram(to: string, frame: Uint8Array): void
  /** In order, on a connection that is kept; opened if there is none. */
  sendFrame(to: string, frame: Uint8Array): void
  /** Back where it came from: the same connection, or a datagram to the address. */
  answer(source: Source, frame: Uint8Array): void
  /** To everybody on the local network, where the transport can; nothing happens where it can't. */
  sendToNeighbours(frame: Uint8Array): void
}
