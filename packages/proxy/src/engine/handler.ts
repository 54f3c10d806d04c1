import type { IncomingMessage, ServerResponse } from 'node:http'
import { problem } from '../http/problem.ts'
import { requestFrom } from './request-from.ts'
import { sendResponse } from './send-response.ts'
import type { HttpCache } from './interface.ts'

/**
 * Serves requests of a `node:http` server through a cache: as its listener, as Express middleware, or under
 * Fastify's raw objects.
 */
export function createHandler(cache: HttpCache): (request: IncomingMessage, response: ServerResponse) => void {
  return (incoming, outgoing) => {
    const request = requestFrom(incoming, outgoing)
    if (request === undefined) {
      const detail = 'the request names no host: neither in its target nor in a Host field'
      sendResponse(problem(400, 'bad-request', 'The request is not valid', detail, cache.name), incoming, outgoing)
      return
    }
    void cache.handle(request).then((response) => sendResponse(response, incoming, outgoing))
  }
}
