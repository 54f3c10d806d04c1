import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from '../http/read-body.ts'
import { JOURNAL_ANSWER_BYTES_MAX } from './limits.ts'
import { parseOrders } from './order.ts'
import type { Purger } from './purger.ts'
import { PURGES_PATH, type ToldJournal } from './purges-wire.ts'

/**
 * Answers what other peers of the list say and ask of purges: any of them may order one, as any may ask any peer by its admin
 * listener; who is in no list may not. False where the request is about something else.
 */
export function createServePurges(purger: Purger, startedAtMs: number, isPeer: (id: string) => boolean) {
  const { journal } = purger

  const tell = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    if (incoming.headers['if-none-match'] === `"${journal.digest}"`) {
      outgoing.writeHead(304).end()
      return
    }
    const { forgottenToMs, orders } = journal
    send(outgoing, 200, JSON.stringify({ forgottenToMs, startedAtMs, orders } satisfies ToldJournal))
  }
  const take = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const orders = parseOrders((await readBody(incoming, JOURNAL_ANSWER_BYTES_MAX)) ?? '')
    if (orders === undefined) return send(outgoing, 400, '{"error":"these are no purges"}')
    send(outgoing, 200, JSON.stringify({ objects: await purger.carryOut(orders) }))
  }

  return (from: string, incoming: IncomingMessage, outgoing: ServerResponse): boolean => {
    if (incoming.url !== PURGES_PATH) return false
    if (!isPeer(from)) send(outgoing, 403, '{"error":"the asking peer is not in the peer list here"}')
    else if (incoming.method === 'GET') tell(incoming, outgoing)
    else if (incoming.method === 'POST')
      take(incoming, outgoing).catch((error: Error) => send(outgoing, 500, JSON.stringify({ error: error.message })))
    else send(outgoing, 405, '{"error":"use GET or POST"}')
    return true
  }
}

function send(outgoing: ServerResponse, status: number, text: string): void {
  const body = Buffer.from(text)
  if (outgoing.headersSent || outgoing.destroyed) return
  outgoing.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body)
}
