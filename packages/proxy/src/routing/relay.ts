import type { PeerInfo } from '@cachereef/community'
import type { Dispatcher } from 'undici'
import { formatHopRequest, HOP_FIELD, parseHopAnswer, type HopAnswer, type HopRequest } from '../link/hop.ts'
import type { Request, Response } from '../http/message.ts'
import { outOfBlocks } from '../integrity/out-of-blocks.ts'
import { dispatch } from '../origin/dispatch.ts'

/** What is looked at before a peer's answer is used. */
export interface RelayChecks {
  /** It was damaged: it ends there, and goes on from elsewhere. */
  readonly onCorrupt: (peer: PeerInfo, error: Error) => void
  /** Whether it may be from before a purge that was carried out here, and not yet there. */
  readonly mayBeOutdated: (peer: PeerInfo, request: Request, response: Response) => boolean
}

/** What became of asking a peer. */
export type Relayed =
  | { readonly outcome: 'answered'; readonly response: Response }
  /** It is there, and won't serve this: the next one may. */
  | { readonly outcome: 'refused'; readonly answer: HopAnswer }

/**
 * Asks a peer for a request's resource, over a connection whose key was checked: absolute-form, with the hop field. What it
 * answers has been found right block by block, and breaks off where it is not. Throws an OriginError that names the peer where
 * it gave no answer, PeerError `corrupt` where the answer is damaged from its start.
 */
export async function relay(
  link: Dispatcher,
  peer: PeerInfo,
  request: Request,
  hop: HopRequest,
  { onCorrupt, mayBeOutdated }: RelayChecks,
): Promise<Relayed> {
  const url = new URL(request.url)
  const fields = request.fields.clone()
  fields.delete('host')
  // A relayed request has no body, so nothing can be expected of it; undici refuses to send the field.
  fields.delete('expect')
  fields.set(HOP_FIELD, formatHopRequest(hop))
  const response = await dispatch((options, handler) => link.dispatch(options, handler), request, {
    origin: `peer ${peer.name} at ${peer.address}`,
    url,
    path: request.url,
    headers: ['Host', url.host, ...fields.toRaw()],
  })
  const said = response.fields.get(HOP_FIELD)
  const answer = said === undefined ? undefined : parseHopAnswer(said)
  response.fields.delete(HOP_FIELD)
  if (answer === undefined && !mayBeOutdated(peer, request, response))
    return {
      outcome: 'answered',
      response: await outOfBlocks(response, request.url, (error) => onCorrupt(peer, error)),
    }
  discard(response)
  // What was purged here is as good as not held there.
  return { outcome: 'refused', answer: answer ?? { table: hop.table, refused: 'not-held' } }
}

/** Lets go of a response whose body nobody wants. */
function discard({ body }: Response): void {
  if (body !== null && !Buffer.isBuffer(body)) body.on('error', () => {}).destroy()
}
