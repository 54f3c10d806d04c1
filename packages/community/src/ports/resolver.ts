export interface ServiceTarget {
  readonly host: string
  readonly port: number
  /** The lower is to be asked first (RFC 2782). */
  readonly priority: number
}

/** Names to addresses. Both reject where the name is unknown or no server answers. */
export interface Resolver {
  /** Every IPv4 and IPv6 address of a host (A, AAAA). */
  addresses(host: string): Promise<readonly string[]>
  /** Where a service is offered (SRV), "_cachereef._tcp.example". */
  service(name: string): Promise<readonly ServiceTarget[]>
}
