import { exchange } from './exchange.ts'
import { refuse } from './refuse.ts'
import { sign } from './respond.ts'
import type { Request, Response } from '../http/message.ts'
import type { Core } from './core.ts'
import type { Errand } from './essentials.ts'

/**
 * What is to cost no exchange with an origin, and is not here: caches that work as one may be asked whether one of them has it
 * (RFC 7234 section 5.2.1.7; RFC 9111 only says "a stored response"). 504 where there are none, or none has it. What they answer is
 * not stored here: the client wanted to know what there is, and changes nothing.
 */
export async function askGroup(core: Core, request: Request, errand: Errand, detail: string): Promise<Response> {
  const { group } = core
  if (group === undefined || !isOwn(errand)) return refuse(core, request, errand, 'only-if-cached', detail)
  const { key } = errand
  try {
    const { fields } = request
    const departure = { key, request, fields, upstream: group, onRoute: () => {}, standIn: false }
    const { response } = await exchange(core, departure)
    const { storable: _storable, mirrored: _mirrored, from: _from, peer: _peer, detail: _way, ...plain } = response
    core.onServed({ request, status: response.status, key, outcome: 'forwarded', collapsed: false })
    return { ...plain, fields: sign(core, response.fields, { fwd: 'miss', fwdStatus: response.status }) }
  } catch (error) {
    if (request.signal.aborted) throw error
    return refuse(core, request, errand, 'only-if-cached', detail)
  }
}

/** Another cache's question goes no further, else two could ask each other; nor does what has a way of its own. */
function isOwn({ options }: Errand): boolean {
  return options.fromPeer !== true && options.onlyIfHeld !== true && options.upstream === undefined
}
