import { Fields } from '../http/fields.ts'
import type { Response } from '../http/message.ts'
import { cacheStatus } from '../policy/cache-status.ts'
import type { RerouteOffer } from './interface.ts'

/**
 * 307, which keeps the method (RFC 9110 section 15.4.8). Nobody may store it: where the content is, and for how long
 * the address is good, is true only now.
 *
 * @param name The sender's, for Via and Cache-Status.
 */
export function redirection({ holder, location }: RerouteOffer, name: string): Response {
  const fields = Fields.from([
    ['Location', location],
    ['Cache-Control', 'no-store'],
    ['Content-Length', '0'],
    ['Via', `1.1 ${name}`],
    ['Cache-Status', cacheStatus({ cache: name, detail: `rerouted-to-${holder.name}` })],
  ])
  return { status: 307, fields, body: Buffer.alloc(0) }
}
