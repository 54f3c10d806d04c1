import { createServer } from 'node:net'
import { failure } from '../errors.ts'
import { cannotListen } from './cannot-listen.ts'

/**
 * Sees that an address is free before anybody is told of this peer: one that joins and then can't serve would have the
 * others share out the domains twice for nothing.
 *
 * @throws CliError `failed`
 */
export async function refuseBusyAddress(address: string): Promise<void> {
  const colon = address.lastIndexOf(':')
  const host = address.slice(0, colon).replace(/^\[|\]$/g, '')
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(failure(cannotListen(address, cause), cause)))
    server.listen({ host, port: Number(address.slice(colon + 1)) }, resolve)
  })
  await new Promise((resolve) => server.close(resolve))
}
