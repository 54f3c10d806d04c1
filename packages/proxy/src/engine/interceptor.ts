import { dispatch } from '../origin/dispatch.ts'
import { originRequest } from '../origin/origin-request.ts'
import { concernsCache, handleDispatch } from './dispatch-handling.ts'
import type { Dispatcher } from 'undici'
import type { HttpCache } from './interface.ts'
import type { Upstream } from './upstream.ts'

/** Puts a cache in front of an undici dispatcher; its misses go to that dispatcher, with its own rules and connections. */
export function createInterceptor(cache: HttpCache): Dispatcher.DispatcherComposeInterceptor {
  return (send) => {
    const upstream = dispatcherUpstream(send)
    return (options, handler) => {
      if (!concernsCache(options)) return send(options, handler)
      handleDispatch((request, how) => cache.handle(request, how), options, handler, { upstream })
      return true
    }
  }
}

function dispatcherUpstream(send: Dispatcher.Dispatch): Upstream {
  return async (request) => {
    request.onRoute?.('origin')
    const response = await dispatch(send, request, originRequest(request))
    return { ...response, storable: true, from: 'origin' }
  }
}
