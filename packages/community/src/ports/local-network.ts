/** One address of this machine in one of its networks. */
export interface LocalAddress {
  /** Without port, "192.0.2.1" or "2001:db8::1". */
  readonly host: string
  /** Leading bits that name the network that it is in, 1 to 128. */
  readonly prefixBits: number
}

/** What this machine knows of its own networks. */
export interface LocalNetwork {
  /** Loopback left out; read anew at each call, for cables are pulled and plugged in. */
  addresses(): readonly LocalAddress[]
}
