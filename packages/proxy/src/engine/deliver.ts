import { ageSecondsOf, invalidates, ttlSecondsOf } from '../policy/index.ts'
import { contentLength } from './content-length.ts'
import { discard } from './discard.ts'
import { fromStore } from './from-store.ts'
import { invalidate } from './invalidate.ts'
import { respond, sign, type Member } from './respond.ts'
import { sliceOf } from './slices.ts'
import { mayStandIn } from './stand-in.ts'
import { failureCode, isDown, upstreamProblem } from './upstream-problem.ts'
import { Fields } from '../http/fields.ts'
import type { Request, Response } from '../http/message.ts'
import type { Forward, ResponseHead, Revalidate, Select, StoredHead } from '../policy/types.ts'
import type { StoredResponse } from '../store/store.ts'
import type { Core } from './core.ts'
import type { Landing } from './landing.ts'

/** A decision to ask an upstream. */
export type Onward = Forward<StoredResponse> | Revalidate<StoredResponse> | Select<StoredResponse>

type Landed<K extends Landing['kind']> = Extract<Landing, { readonly kind: K }>

/**
 * Answers a request by what came of an exchange: its own, or, `collapsed`, another's. undefined where the store has lost, since,
 * what was validated.
 *
 * @param mayDefer Whether a client that prefers so may be told to come back for the answer.
 */
export async function deliver(
  core: Core,
  request: Request,
  key: string,
  decision: Onward,
  landing: Landing,
  collapsed: boolean,
  mayDefer: boolean,
): Promise<Response | undefined> {
  const base: Member = { fwd: decision.reason, ...(collapsed ? { collapsed } : {}) }
  if (mayStandIn(decision, landing)) {
    const stale = await standIn(core, request, decision.stored, landing, base)
    if (stale !== undefined) {
      if (landing.kind === 'sole' && !collapsed) discard(landing.response)
      return stale
    }
  }
  switch (landing.kind) {
    case 'failed':
      return failure(core, request, landing, base, mayDefer)
    case 'sole':
      return collapsed ? undefined : sole(core, request, key, landing, base)
    case 'validated':
      return validated(core, request, landing, base)
    case 'shared':
      return shared(core, request, landing, base, collapsed)
  }
}

function standIn(
  core: Core,
  request: Request,
  stored: StoredResponse,
  landing: Landing,
  base: Member,
): ReturnType<typeof fromStore> {
  const why: Member =
    landing.kind === 'sole'
      ? { fwdStatus: landing.response.status, detail: 'stale-if-error' }
      : { detail: landing.kind === 'failed' ? failureCode(landing.error) : 'stale-if-error' }
  return fromStore(core, request, stored, ageSecondsOf(stored, core.now()), {
    ...base,
    ttlSeconds: ttl(core, stored),
    ...why,
  })
}

function failure(core: Core, request: Request, { error }: Landed<'failed'>, base: Member, mayDefer: boolean): Response {
  const later = mayDefer && isDown(error) ? core.deferrals.defer(request) : undefined
  const response = later ?? upstreamProblem(error, core.name)
  sign(core, response.fields, { ...base, detail: failureCode(error) })
  return response
}

async function sole(
  core: Core,
  request: Request,
  key: string,
  { response, detail }: Landed<'sole'>,
  base: Member,
): Promise<Response> {
  const { storable: _storable, mirrored: _mirrored, from: _from, peer: _peer, detail: _way, ...plain } = response
  // Before the client knows: what it asks for next must not be what it has just changed.
  await invalidate(core, invalidates(request, response), key)
  const asked = await asAsked(core, request, response, { ...base, fwdStatus: response.status, detail })
  if (asked !== undefined) return asked
  return { ...plain, fields: sign(core, response.fields, { ...base, fwdStatus: response.status, detail }) }
}

/**
 * Only the missing rest was asked for, on the condition that it is of the same representation as what is stored, and it was not: so all
 * of the new one came. The client set no such condition, and gets the range that it asked for. undefined: that is not so, or not known.
 */
async function asAsked(
  core: Core,
  request: Request,
  response: ResponseHead & Pick<Response, 'body' | 'trailers'>,
  member: Member,
): Promise<Response | undefined> {
  const { status, fields, body, trailers } = response
  const range = request.fields.get('range')
  const bodyBytes = contentLength(fields)
  if (member.fwd !== 'partial' || status !== 200 || range === undefined || bodyBytes === undefined || !body)
    return undefined
  // Its body can be read only once.
  if (range.includes(',')) return undefined
  const nowMs = core.now()
  const times = { requestTimeMs: nowMs, responseTimeMs: nowMs }
  const head = { method: request.method, status, fields, ...times, selecting: new Fields(), bodyBytes }
  const open = (part?: { first: number; last: number }) => (part === undefined ? body : sliceOf(body, part))
  return respond(core, request, { head, sized: true, ageSeconds: undefined, open, trailers }, member)
}

async function validated(
  core: Core,
  request: Request,
  { stored }: Landed<'validated'>,
  base: Member,
): Promise<Response | undefined> {
  const member = { ...base, fwdStatus: 304, stored: true, ttlSeconds: ttl(core, stored) }
  return fromStore(core, request, stored, ageSecondsOf(stored, core.now()), member)
}

function shared(
  core: Core,
  request: Request,
  { head, stored, detail, response, body }: Landed<'shared'>,
  base: Member,
  collapsed: boolean,
): Response | Promise<Response> {
  // Who asked gets the response's fields as they came, the others those that may be reused. Put together out of two
  // responses it has only the fields that were made for it.
  const asItCame = !collapsed && head.status === response.status && isSameRange(head, response)
  const said = detail ?? response.detail
  return respond(
    core,
    request,
    {
      head: asItCame ? { ...head, fields: response.fields } : head,
      sized: head.bodyBytes < Number.MAX_SAFE_INTEGER,
      ageSeconds: asItCame ? undefined : ageSecondsOf(head, core.now()),
      open: (range) => body.open(range?.first, range?.last),
      trailers: response.trailers,
    },
    {
      ...base,
      fwdStatus: response.status,
      ...(stored ? { stored, ttlSeconds: ttl(core, head) } : {}),
      ...(said === undefined ? {} : { detail: said }),
    },
  )
}

/** Whether it has the bytes that came, and not more that were here already. */
function isSameRange(head: ResponseHead, response: ResponseHead): boolean {
  return head.fields.get('content-range') === response.fields.get('content-range')
}

function ttl(core: Core, head: StoredHead): number {
  return ttlSecondsOf(head, core.now(), core.policy)
}
