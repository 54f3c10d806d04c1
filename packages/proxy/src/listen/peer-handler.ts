import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Community, PeerInfo } from '@cachereef/community'
import { readBody } from '../http/read-body.ts'
import type { HttpCache } from '../engine/interface.ts'
import { requestFrom } from '../engine/request-from.ts'
import { sendResponse } from '../engine/send-response.ts'
import { Fields } from '../http/fields.ts'
import { PROBLEM_TYPE } from '../http/problem.ts'
import type { Request, Response } from '../http/message.ts'
import type { Giving } from '../giving/giving.ts'
import { OFFER_BYTES_MAX } from '../handover/limits.ts'
import { OFFER_PATH, parseOffer } from '../handover/offer-wire.ts'
import type { Take } from '../handover/take.ts'
import { inBlocks } from '../integrity/in-blocks.ts'
import { EXPLAIN_PATH, parseExplain } from '../link/explain-wire.ts'
import {
  formatHopAnswer,
  HOP_FIELD,
  parseHopRequest,
  tableVersion,
  type HopRefusal,
  type HopRequest,
} from '../link/hop.ts'
import type { LinkHandler } from '../link/link-server.ts'
import { FORGET_PATH, parseForget } from '../purge/forget-elsewhere.ts'
import { NO_PURGES, PURGES_FIELD } from '../purge/purges-wire.ts'
import { ADMIN_BODY_BYTES_MAX, HOPS_MAX } from '../limits.ts'
import { ENQUIRY_PATH, parseEnquiry } from '../reroute/enquiry-wire.ts'
import { ENQUIRY_BYTES_MAX } from '../reroute/limits.ts'
import type { WouldServe } from '../reroute/would-serve.ts'
import type { Router } from '../routing/router.ts'
import { inTime } from './in-time.ts'
import { hasPassed } from '../http/has-passed.ts'
import type { Refuse } from './refusal.ts'

export interface PeerHandlerParts {
  readonly community: Community
  readonly cache: Pick<HttpCache, 'handle' | 'invalidate'>
  readonly router: Router
  readonly refuse: Refuse
  /** This peer's word on a client that the asking peer would send here. */
  readonly wouldServe: WouldServe
  /** What this peer has of a URL, and why. */
  readonly explainHere: (url: URL) => Promise<object>
  /** Takes over what a leaving peer offers. */
  readonly take: Take
  /** What this peer lets others have. */
  readonly giving: Giving
  /** Which purges have been carried out here, in a word. */
  readonly purgesDone: () => string
}

/**
 * What this peer does for other peers of the list (A17, A18, A21): a holder serves, fetching what it has not; who is no holder serves
 * what it has, or what is arriving, and answers 421 with its table's version else (RFC 9110 section 15.5.20); unless the asking
 * peer goes by another table, by which this one is a holder.
 */
export function createPeerHandler(parts: PeerHandlerParts): LinkHandler {
  const { community, cache, router, refuse, giving } = parts
  const refuseHop = (refused: HopRefusal, status: number, detail: string): Response => {
    const response = refuse(status, refused, 'This peer does not serve this', detail)
    response.fields.set(HOP_FIELD, formatHopAnswer({ table: tableVersion(community.table), refused }))
    return response
  }

  const refuseBusy = (detail: string): Response => {
    giving.refused()
    return refuseHop('busy', 503, detail)
  }

  const relayed = async (request: Request, hop: HopRequest): Promise<Response> => {
    const refusal = giving.refusal()
    if (refusal !== undefined) return refuseBusy(refusal)
    const { hostname, pathname, search } = new URL(request.url)
    const holder = community.table.holders(hostname, pathname + search).includes(community.self.id)
    const mayFetch = giving.mayFetch()
    // Tables that disagree cost a fetch each, not one for each peer that goes by the other one.
    const isAskedAsHolder = holder || hop.table !== tableVersion(community.table)
    const onlyIfHeld = hop.held || !isAskedAsHolder || !mayFetch
    request.fields.delete(HOP_FIELD)
    const done = parts.purgesDone()
    const response = await inTime(request, hop.leftMs, (timely) =>
      cache.handle(timely, { fromPeer: true, onlyIfHeld, upstream: giving.down(router(hop)) }),
    )
    if (response === 'late') return refuseHop('late', 504, `there was no answer within the ${hop.leftMs} ms left`)
    const refused = refusalIn(response)
    if (refused === undefined) {
      const answer = giving.up(inBlocks(response, request.url))
      if (done === NO_PURGES) answer.fields.delete(PURGES_FIELD)
      else answer.fields.set(PURGES_FIELD, done)
      return answer
    }
    if (refused !== 'not-held') return refuseHop(refused, response.status, problemIn(response)?.detail ?? '')
    if (isAskedAsHolder && !hop.held && !mayFetch)
      return refuseBusy('its bandwidth for fetching for other peers is used')
    return holder
      ? refuseHop('not-held', 421, 'nothing of it is stored here or arriving from the origin')
      : refuseHop('not-holder', 421, `by its table this peer does not hold ${hostname}, and has nothing of it`)
  }

  const answer = (
    peer: PeerInfo | undefined,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
  ): Response | Promise<Response> => {
    if (!peer) return refuseHop('stranger', 403, 'the asking peer is not in the peer list here')
    if (incoming.url === FORGET_PATH && incoming.method === 'POST') return forget(incoming)
    if (incoming.url === ENQUIRY_PATH && incoming.method === 'POST') return enquiry(incoming)
    if (incoming.url?.startsWith(`${EXPLAIN_PATH}?`) && incoming.method === 'GET') return explanation(incoming.url)
    if (incoming.url === OFFER_PATH && incoming.method === 'POST') return offer(peer, incoming)
    const hop = parseHopRequest(incoming.headers[HOP_FIELD.toLowerCase()]?.toString() ?? '')
    const url = incoming.url ?? ''
    const sound =
      (incoming.method === 'GET' || incoming.method === 'HEAD') && /^https?:\/\//i.test(url) && URL.canParse(url)
    if (!hop || !sound)
      return refuseHop('not-understood', 400, 'a peer relays GET and HEAD with an absolute URL and its hop field')
    if (hop.hops > HOPS_MAX || hasPassed(incoming.headers.via, community.self.name)) {
      return refuseHop(
        'loop',
        508,
        `the request has taken ${hop.hops} hops; Via is ${incoming.headers.via?.slice(0, 200)}`,
      )
    }
    return relayed(requestFrom(incoming, outgoing, url) as Request, hop)
  }

  const forget = async (incoming: IncomingMessage): Promise<Response> => {
    const urls = parseForget((await readBody(incoming, ADMIN_BODY_BYTES_MAX)) ?? '')
    if (!urls) return refuseHop('not-understood', 400, 'what is to be forgotten is JSON such as {"urls":["http://…"]}')
    await cache.invalidate(urls)
    return json({})
  }

  const enquiry = async (incoming: IncomingMessage): Promise<Response> => {
    const asked = parseEnquiry((await readBody(incoming, ENQUIRY_BYTES_MAX)) ?? '')
    if (!asked) return refuseHop('not-understood', 400, 'an enquiry is JSON with a client and an origin')
    return json(await parts.wouldServe(asked))
  }

  const explanation = async (target: string): Promise<Response> => {
    const url = parseExplain(target)
    if (!url) return refuseHop('not-understood', 400, 'what is explained is ?url= with an absolute URL, encoded')
    return json(await parts.explainHere(url))
  }

  const offer = async (peer: PeerInfo, incoming: IncomingMessage): Promise<Response> => {
    const objects = parseOffer((await readBody(incoming, OFFER_BYTES_MAX)) ?? '')
    if (!objects) return refuseHop('not-understood', 400, 'an offer is JSON with the URLs and fields of some objects')
    return json({ taken: giving.refusal() === undefined ? await parts.take(peer, objects) : 0 })
  }

  return (from, incoming, outgoing) => {
    Promise.resolve(answer(community.peer(from), incoming, outgoing)).then(
      (response) => sendResponse(response, incoming, outgoing),
      (error: Error) => sendResponse(refuseHop('not-understood', 500, error.message), incoming, outgoing),
    )
  }
}

function json(value: object): Response {
  const body = Buffer.from(JSON.stringify(value))
  const fields = Fields.from({ 'Content-Type': 'application/json', 'Content-Length': String(body.length) })
  return { status: 200, fields, body }
}

/** Problems of this peer's own cache, which the asking peer may do better than, as what it is told instead. */
const REFUSALS: Readonly<Record<string, HopRefusal>> = {
  'not-held': 'not-held',
  // Its client asked for no more than what is cached anywhere.
  'only-if-cached': 'not-held',
  'private-origin': 'not-allowed',
  'origin-refused': 'unreachable',
  'origin-unreachable': 'unreachable',
  'origin-unknown': 'unreachable',
  'origin-tls': 'unreachable',
  'origin-reset': 'unreachable',
}

function refusalIn(response: Response): HopRefusal | undefined {
  const type = problemIn(response)?.type
  return type?.startsWith(PROBLEM_TYPE) === true ? REFUSALS[type.slice(PROBLEM_TYPE.length)] : undefined
}

function problemIn({
  status,
  fields,
  body,
}: Response): { readonly type?: string; readonly detail?: string } | undefined {
  if (status < 400 || !Buffer.isBuffer(body) || fields.get('content-type') !== 'application/problem+json')
    return undefined
  try {
    return JSON.parse(body.toString()) as { type?: string; detail?: string }
  } catch {
    return undefined
  }
}
