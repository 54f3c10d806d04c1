import ipaddr from 'ipaddr.js'
import { CommunityError } from '../errors.ts'

export interface HostPort {
  readonly host: string
  readonly port: number
}

/** Canonical text of an address: "192.0.2.1:3130" or "[2001:db8::1]:3130"; IPv4-mapped IPv6 becomes IPv4. */
export function formatAddress(host: string, port: number): string {
  const bare = ipaddr.isValid(host) ? ipaddr.process(host).toString() : host
  return bare.includes(':') ? `[${bare}]:${port}` : `${bare}:${port}`
}

/** Throws CommunityError `invalid-option` where the text is no HOST:PORT. */
export function parseAddress(text: string): HostPort {
  const match = /^(?:\[([0-9a-fA-F:.%\w]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host === undefined || port > 65_535) {
    throw new CommunityError(
      'invalid-option',
      `"${text.slice(0, 80)}" is no HOST:PORT (an IPv6 address goes in brackets)`,
    )
  }
  return { host, port }
}

/** 127.0.0.0/8, ::1 and the name localhost. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true
  return ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback'
}

/** 0.0.0.0 or ::, "every address of this machine". */
export function isUnspecified(host: string): boolean {
  return ipaddr.isValid(host) && ipaddr.process(host).range() === 'unspecified'
}

/** Where `address` leaves the host open, the host that the network saw, with the port of `address`. */
export function completeAddress(address: string | undefined, seen: string): string {
  if (address === undefined) return seen
  const { host, port } = parseAddress(address)
  return isUnspecified(host) ? formatAddress(parseAddress(seen).host, port) : address
}
