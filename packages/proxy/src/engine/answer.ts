import { decide } from '../policy/index.ts'
import { askGroup } from './ask-group.ts'
import { forward } from './forward.ts'
import { fromStore } from './from-store.ts'
import { ROUNDS_MAX } from './limits.ts'
import { refresh } from './refresh.ts'
import type { Request, Response } from '../http/message.ts'
import type { Decision, Serve, ServeStale } from '../policy/types.ts'
import type { StoredResponse } from '../store/store.ts'
import type { Core } from './core.ts'
import type { Errand } from './essentials.ts'
import type { Member } from './respond.ts'

type Eventually<T> = T | Promise<T>

/** Looks into the store, lets the policy decide, and does it. Nothing is awaited on the way of a hit in memory. */
export function answer(core: Core, request: Request, errand: Errand): Eventually<Response> {
  const found = lookUp(core, errand.key)
  return found instanceof Promise ? answerLate(core, request, errand, found) : act(core, request, errand, found)
}

/** A fetch that ends while the disk is asked may store what this look-up came too early to see: then it looks again. */
async function answerLate(
  core: Core,
  request: Request,
  errand: Errand,
  found: Promise<readonly StoredResponse[]>,
): Promise<Response> {
  const { key, round } = errand
  const flying = core.flights.has(key)
  const stored = await found
  if (flying && !core.flights.has(key) && round < ROUNDS_MAX)
    return answer(core, request, { ...errand, round: round + 1 })
  return act(core, request, errand, stored)
}

function lookUp(core: Core, key: string): Eventually<readonly StoredResponse[]> {
  try {
    const found = core.store.lookup(key)
    return found instanceof Promise ? found.catch(() => []) : found
  } catch {
    return [] // A store that fails is an empty one.
  }
}

function act(core: Core, request: Request, errand: Errand, stored: readonly StoredResponse[]): Eventually<Response> {
  const decision: Decision<StoredResponse> = decide(request, stored, core.now(), core.policy)
  switch (decision.action) {
    case 'serve':
      return hit(core, request, errand, decision, { hit: true, ttlSeconds: decision.ttlSeconds })
    case 'serve-stale':
      refresh(core, request, errand, decision)
      return hit(core, request, errand, decision, {
        hit: true,
        ttlSeconds: decision.ttlSeconds,
        detail: decision.detail,
      })
    case 'refuse':
      return askGroup(core, request, errand, decision.detail)
    default:
      return forward(core, request, errand, decision, stored, (next) => answer(core, request, next))
  }
}

function hit(
  core: Core,
  request: Request,
  errand: Errand,
  { stored, ageSeconds }: Serve<StoredResponse> | ServeStale<StoredResponse>,
  member: Member,
): Eventually<Response> {
  const mirrored = core.mirror?.has(stored) === true
  const served = (response: Response | undefined): Eventually<Response> => {
    if (response === undefined) return withoutStored(core, request, errand, stored)
    core.onServed({ request, status: response.status, key: errand.key, outcome: 'hit', collapsed: false, mirrored })
    return response
  }
  const told = mirrored ? { detail: 'mirror', ...member } : member
  const response = fromStore(core, request, stored, ageSeconds, told)
  return response instanceof Promise ? response.then(served) : served(response)
}

/** Evicted or damaged between the look-up and the opening: it is a miss. */
async function withoutStored(core: Core, request: Request, errand: Errand, gone: StoredResponse): Promise<Response> {
  try {
    await core.store.remove(gone)
  } catch {
    // It is gone in any case.
  }
  const decision = decide<StoredResponse>(request, [], core.now(), core.policy)
  if (decision.action === 'refuse') return askGroup(core, request, errand, decision.detail)
  if (decision.action !== 'forward') throw new Error('the policy serves what is not stored')
  return forward(core, request, errand, decision, [], (next) => answer(core, request, next))
}
