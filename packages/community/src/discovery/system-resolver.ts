import { promises as dns } from 'node:dns'
import type { Resolver } from '../ports/resolver.ts'

/** The machine's own look-up: hosts as every program finds them, /etc/hosts and search domains included. */
export const systemResolver: Resolver = {
  async addresses(host) {
    return (await dns.lookup(host, { all: true })).map(({ address }) => address)
  },
  async service(name) {
    return (await dns.resolveSrv(name)).map(({ name: host, port, priority }) => ({ host, port, priority }))
  },
}
