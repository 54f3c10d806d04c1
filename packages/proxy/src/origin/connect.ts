import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net'
import { checkServerIdentity, connect as connectTls, type ConnectionOptions } from 'node:tls'
import { toOriginError } from './classify.ts'
import { connectTo, type ConnectToRule } from './connect-to.ts'
import { CONNECT_MS, TLS_SESSIONS_MAX } from './limits.ts'
import { OriginError } from './origin-error.ts'
import { isPublicAddress } from './public-address.ts'

export interface ConnectOptions {
  /** The first that matches counts. Default none. */
  readonly connectTo?: readonly ConnectToRule[]
  /**
   * Which hosts may have an address that is not public; where a `connectTo` rule sends a connection is always
   * allowed. Default none.
   */
  readonly allowPrivate?: boolean | ((hostname: string, port: number) => boolean)
  /** Name look-up, TCP and TLS together. Default 10,000. */
  readonly connectMs?: number
  /** More authorities, or, for tests, none needed. */
  readonly tls?: Pick<ConnectionOptions, 'ca' | 'rejectUnauthorized'>
  /** Called once, before the first TLS handshake: what this process trusts is costly to read. */
  readonly beforeTls?: () => void
  /** Default: the system's. Called with `all: true`. */
  readonly lookup?: Lookup
}

export type Lookup = (
  hostname: string,
  options: { readonly all: true },
  done: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void

export interface ConnectTarget {
  readonly protocol: 'http:' | 'https:'
  /** A name, or an address without brackets. */
  readonly hostname: string
  readonly port: number
  /** Name for TLS; default: `hostname`, where that is a name. */
  readonly servername?: string
}

/** Connects, for https with the handshake done. Throws an OriginError. The caller owns the socket. */
export type Connect = (target: ConnectTarget, signal?: AbortSignal) => Promise<Socket>

/**
 * The one way from this peer to an origin, for requests, tunnels and upgrades alike. That an address is public is checked on
 * the very address that is connected to, so a name that changes its address between two look-ups gets nowhere.
 */
export function createConnect(options: ConnectOptions = {}): Connect {
  const rules = options.connectTo ?? []
  const sessions = new Map<string, Buffer>()
  let { beforeTls } = options

  return (target, signal) => {
    const origin = `${target.protocol}//${target.hostname}:${target.port}`
    const to = connectTo(rules, target.hostname, target.port)
    const privateIsFine = to.rule !== undefined || mayBePrivate(options.allowPrivate, target)
    if (!privateIsFine && isIP(to.host) !== 0 && !isPublicAddress(to.host)) {
      return Promise.reject(notPublic(origin, to.host))
    }
    if (signal?.aborted === true) return Promise.reject(toOriginError(signal.reason, origin))

    const socket = open(target, to, privateIsFine, origin)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => fail(new OriginError('timeout', origin, `${origin} was not connected in time`)),
        options.connectMs ?? CONNECT_MS,
      )
      const onAbort = (): void => fail(signal?.reason)
      const settle = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
        socket.off('error', fail)
      }
      function fail(error: unknown): void {
        settle()
        socket.on('error', () => {}) // A socket being destroyed may still say why.
        socket.destroy()
        reject(toOriginError(error, origin))
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      socket.once('error', fail)
      socket.once(target.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        settle()
        resolve(socket)
      })
    })
  }

  function open(
    target: ConnectTarget,
    to: { host: string; port: number },
    privateIsFine: boolean,
    origin: string,
  ): Socket {
    const where = {
      host: to.host,
      port: to.port,
      noDelay: true,
      keepAlive: true,
      lookup: guardedLookup(options.lookup ?? systemLookup, privateIsFine, origin),
    }
    if (target.protocol === 'http:') return connectTcp(where)
    beforeTls?.()
    beforeTls = undefined
    const servername = target.servername ?? (isIP(target.hostname) === 0 ? target.hostname : '')
    const sessionKey = `${servername}|${origin}`
    const session = sessions.get(sessionKey)
    const socket = connectTls({
      ...where,
      ...options.tls,
      servername,
      ALPNProtocols: ['http/1.1'],
      ...(session === undefined ? {} : { session }),
      // The certificate must be for the host that was asked for, wherever a rule sends the connection.
      checkServerIdentity: (_, certificate) => checkServerIdentity(servername || target.hostname, certificate),
    })
    socket.on('session', (fresh) => {
      sessions.delete(sessionKey)
      sessions.set(sessionKey, fresh)
      if (sessions.size > TLS_SESSIONS_MAX) sessions.delete(sessions.keys().next().value as string)
    })
    return socket
  }
}

/** Gives only addresses that may be connected to; where none is left the connection fails as `private-address`. */
function guardedLookup(lookup: Lookup, privateIsFine: boolean, origin: string): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, '', 0)
      const allowed = privateIsFine ? [...addresses] : addresses.filter(({ address }) => isPublicAddress(address))
      const [first] = allowed
      if (first === undefined) return done(notPublic(origin, addresses[0]?.address ?? 'none'), '', 0)
      if (options.all === true) done(null, allowed)
      else done(null, first.address, first.family)
    })
  }
}

function mayBePrivate(allow: ConnectOptions['allowPrivate'], target: ConnectTarget): boolean {
  return typeof allow === 'function' ? allow(target.hostname, target.port) : allow === true
}

function notPublic(origin: string, address: string): OriginError {
  const message = `${origin} has the address ${address}, which is not public; private origins must be allowed by an option`
  return new OriginError('private-address', origin, message)
}
