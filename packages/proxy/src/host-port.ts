import { isIPv6 } from 'node:net'
import { PeerError } from './errors.ts'

export interface HostPort {
  /** Without brackets. */
  readonly host: string
  readonly port: number
}

/** Reads "192.0.2.1:3130", "reef.example:0" or "[2001:db8::1]:3130". Throws PeerError `invalid-option`. */
export function parseHostPort(text: string): HostPort {
  const found = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]\s/]+)):(\d{1,5})$/.exec(text)
  const host = found?.[1] ?? found?.[2]
  const port = Number(found?.[3])
  const sound = host !== undefined && port <= 65_535 && (found?.[1] === undefined || isIPv6(host))
  if (!sound)
    throw new PeerError(
      'invalid-option',
      `"${text.slice(0, 80)}" is not HOST:PORT, such as 127.0.0.1:3128 or [::1]:3128`,
    )
  return { host, port }
}

export function formatHostPort(host: string, port: number): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`
}
