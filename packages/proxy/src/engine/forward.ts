import { setTimeout } from 'node:timers/promises'
import { decide, failed } from '../policy/index.ts'
import { deliver, type Onward } from './deliver.ts'
import type { Flight } from './flight.ts'
import { mayShare } from './flights.ts'
import { RANGE_JOIN_AHEAD_BYTES, RELEASE_WAIT_MS, ROUNDS_MAX } from './limits.ts'
import { refuse } from './refuse.ts'
import { mayStandIn } from './stand-in.ts'
import type { Request, Response } from '../http/message.ts'
import type { ForwardReason } from '../policy/types.ts'
import type { StoredResponse } from '../store/store.ts'
import type { Core } from './core.ts'
import type { Errand } from './essentials.ts'
import type { FlightPlan, Landing } from './landing.ts'
import type { Way } from './upstream.ts'

type Eventually<T> = T | Promise<T>

/** Looks at the store anew, for a request that has waited for what was not for it. */
export type LookAgain = (errand: Errand) => Eventually<Response>

/** A request that the store does not answer: it joins an exchange under way, or makes one. */
export async function forward(
  core: Core,
  request: Request,
  errand: Errand,
  decision: Onward,
  stored: readonly StoredResponse[],
  lookAgain: LookAgain,
): Promise<Response> {
  const { key, options } = errand
  const shares = !errand.alone && !core.passes.has(key)
  if (shares && mayJoin(request, decision)) {
    // Those that would be waited for in a circle; another peer's request may have begun one that would not.
    const notForUs = new Set<Flight>()
    const next = (): Flight | undefined => core.flights.find(core, request, errand, notForUs)
    for (let found = next(); found !== undefined; found = next()) {
      if (isOwn(errand) || mayWaitFor(errand, await found.routed))
        return join(core, request, errand, decision, found, lookAgain)
      notForUs.add(found)
    }
  }
  if (options.onlyIfHeld === true) {
    return refuse(core, request, errand, 'not-held', `${key} is not stored here, nor arriving from its origin`)
  }
  const plan = planOf(core, request, errand, decision)
  if (!shares || !mayLead(request, decision)) {
    return lead(core, request, errand, decision, core.flights.startAlone(core, plan), lookAgain)
  }
  const flight = core.flights.start(core, plan, stored[0]?.fields.get('vary'))
  void flight.landing.then((landing) => remember(core, key, landing))
  return lead(core, request, errand, decision, flight, lookAgain)
}

/** Whether another's response could do. Where it can't, as the client wants none that is stored, waiting would be in vain. */
function mayJoin(request: Request, decision: Onward): boolean {
  if (decision.action === 'revalidate') return decision.reason === 'stale'
  if (decision.collapsible) return true
  // It asks for a part, or for the head, or on conditions: an exchange for the whole answers that too.
  const safe = request.body === undefined && (request.method === 'GET' || request.method === 'HEAD')
  return safe && MISSES.has(decision.reason) && !request.fields.has('authorization')
}

const MISSES: ReadonlySet<ForwardReason> = new Set(['uri-miss', 'vary-miss', 'miss'])

/** Whether others may wait for its response: it asks for the whole. */
function mayLead(request: Request, decision: Onward): boolean {
  if (request.method !== 'GET' || request.fields.has('range')) return false
  return decision.action === 'revalidate' ? decision.reason === 'stale' : decision.collapsible
}

/**
 * A request from a peer waits for no other peer: with tables that disagree each could wait for the other. For a peer that is only
 * asked for what it has it may wait, unless it is such a question itself: those wait for origins alone, so no two for each other.
 */
function mayWaitFor({ options }: Errand, way: Way | undefined): boolean {
  return way === 'origin' || (way === 'held' && options.onlyIfHeld !== true)
}

/**
 * It comes from a client, so nobody waits for it in turn; and its client is the one to be told to come back, where the origin is
 * down.
 */
function isOwn({ options }: Errand): boolean {
  return options.fromPeer !== true && options.onlyIfHeld !== true
}

function planOf(core: Core, request: Request, { key, options }: Errand, decision: Onward): FlightPlan {
  const upstream = options.upstream ?? core.upstream
  if (decision.action === 'forward')
    return { key, request, upstream, ...(decision.stored && { supersedes: decision.stored }) }
  if (decision.action === 'select') return { key, request, upstream, selecting: decision }
  const { stored, conditions, staleSecondsLeft } = decision
  return { key, request, upstream, validating: { stored, conditions, standsIn: staleSecondsLeft > 0 } }
}

/** A response of a working origin that can't be shared: the next requests for the key don't wait for each other. */
function remember(core: Core, key: string, landing: Landing): void {
  if (landing.kind === 'shared') core.passes.delete(key)
  else if (landing.kind === 'sole' && !failed(landing.response.status)) core.passes.add(key)
}

async function lead(
  core: Core,
  request: Request,
  errand: Errand,
  decision: Onward,
  flight: Flight,
  lookAgain: LookAgain,
): Promise<Response> {
  const landing = await flight.join(request.signal, request.onInterim, true)
  try {
    const response = await deliver(core, request, errand.key, decision, landing, false, isOwn(errand))
    if (response === undefined) return await alone(core, errand, lookAgain)
    core.onServed({ request, status: response.status, key: errand.key, outcome: 'forwarded', collapsed: false })
    return response
  } finally {
    flight.leave()
  }
}

async function join(
  core: Core,
  request: Request,
  errand: Errand,
  decision: Onward,
  flight: Flight,
  lookAgain: LookAgain,
): Promise<Response> {
  const landing = await flight.join(request.signal, request.onInterim)
  try {
    const response = serves(core, request, errand, decision, flight, landing)
      ? await deliver(core, request, errand.key, decision, landing, true, isOwn(errand))
      : undefined
    if (response !== undefined) {
      core.onServed({ request, status: response.status, key: errand.key, outcome: 'forwarded', collapsed: true })
      return response
    }
  } finally {
    flight.leave()
  }
  // What it waited for is not for it. The next look knows more, above all which fields Vary names.
  if (landing.kind === 'sole' || errand.round + 1 >= ROUNDS_MAX) return alone(core, errand, lookAgain)
  if (landing.kind === 'shared' && isToBeValidated(core, request, landing)) await storedOrLate(landing.body.settled)
  return lookAgain({ ...errand, round: errand.round + 1 })
}

/** It would be of use once it is stored: validating it is cheaper than fetching it again. */
function isToBeValidated(
  core: Core,
  request: Request,
  { head, stored }: Extract<Landing, { kind: 'shared' }>,
): boolean {
  return stored && decide(request, [head], core.now(), core.policy).action === 'revalidate'
}

/** Not for long: the body may be large, and its reader slow. */
async function storedOrLate(settled: Promise<void>): Promise<void> {
  const late = new AbortController()
  await Promise.race([settled, setTimeout(RELEASE_WAIT_MS, undefined, { signal: late.signal }).catch(() => {})])
  late.abort()
}

function serves(
  core: Core,
  request: Request,
  errand: Errand,
  decision: Onward,
  flight: Flight,
  landing: Landing,
): boolean {
  if (landing.kind === 'failed' || mayStandIn(decision, landing)) return true
  return mayShare(core, request, errand, flight, landing) && isNear(request, landing)
}

/** A range far ahead of what has arrived is sooner had by an exchange of one's own. */
function isNear(request: Request, landing: Landing): boolean {
  if (landing.kind !== 'shared') return true
  const first = /^bytes=(\d+)-/.exec(request.fields.get('range') ?? '')?.[1]
  return first === undefined || Number(first) <= landing.body.window.end + RANGE_JOIN_AHEAD_BYTES
}

async function alone(core: Core, errand: Errand, lookAgain: LookAgain): Promise<Response> {
  const leave = await core.gate.enter(errand.key)
  try {
    return await lookAgain({ ...errand, alone: true })
  } finally {
    leave()
  }
}
