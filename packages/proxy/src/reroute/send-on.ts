import type { IncomingMessage } from 'node:http'
import type { RequestHead, Response } from '../http/message.ts'
import { isEligible, wantsNpmMetadata } from './eligible.ts'
import type { Rerouting } from './interface.ts'
import { redirection } from './redirection.ts'

export interface SendOnParts {
  readonly rerouting: Rerouting
  /** The sending peer's. */
  readonly name: string
  /** Whether anything is stored here for a request: then it is answered here, which is faster than any other way. */
  readonly isStored: (request: RequestHead) => Promise<boolean>
}

/** The redirection that a mirror's client gets, or undefined where its request is to be answered here. */
export type SendOn = (request: RequestHead, incoming: IncomingMessage) => Promise<Response | undefined>

export function createSendOn({ rerouting, name, isStored }: SendOnParts): SendOn {
  return async (request, incoming) => {
    if (!isEligible(request, incoming.httpVersion) || wantsNpmMetadata(request)) return undefined
    if (await isStored(request)) return undefined
    const method = request.method as 'GET' | 'HEAD'
    const offer = await rerouting.offer({ method, url: request.url, client: incoming.socket.remoteAddress ?? '' })
    return offer && redirection(offer, name)
  }
}
