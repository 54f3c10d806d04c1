import { isIPv6 } from 'node:net'
import { textKind } from './text-kind.ts'

/** Where to listen or to connect. An IPv6 host stands without its brackets. */
export interface HostPort {
  readonly host: string
  /** 0–65535; 0 asks for any free port, where one listens. */
  readonly port: number
}

const PORT_MAX = 65_535
const BRACKETED = /^\[([^\]]+)\]:(\d{1,5})$/
const PLAIN = /^([A-Za-z0-9._-]+):(\d{1,5})$/

/** "127.0.0.1:3128", "cache.example:3128" or "[::1]:3128"; undefined for anything else. */
export function parseHostPort(text: string): HostPort | undefined {
  const bracketed = BRACKETED.exec(text)
  const [, host = '', digits = ''] = bracketed ?? PLAIN.exec(text) ?? []
  if (host === '' || (bracketed !== null && !isIPv6(host))) return undefined
  const port = Number(digits)
  return port <= PORT_MAX ? { host, port } : undefined
}

const WANTED = 'an address and a port such as 127.0.0.1:3128 or [::1]:3128'

/** Where to listen: port 0 means any free one. */
export const listenAddress = textKind('HOST:PORT', WANTED, (text) => (parseHostPort(text) ? text : undefined))

/** Where to connect: there is no port 0. */
export const remoteAddress = textKind('HOST:PORT', WANTED, (text) => (parseHostPort(text)?.port ? text : undefined))
