import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Community } from '@cachereef/community'
import { sendResponse } from '../engine/send-response.ts'
import { PeerError } from '../errors.ts'
import { refuseUnknownOptions } from '../known-options.ts'
import { Fields } from '../http/fields.ts'
import type { Response } from '../http/message.ts'
import { isEligible } from './eligible.ts'
import type { Rerouting } from './interface.ts'
import { SLICE_BYTES } from './limits.ts'
import { ownNetworks } from './reach.ts'
import { redirection } from './redirection.ts'
import { REROUTER_OPTIONS, type RerouterOptions } from './rerouter-options.ts'
import { createRerouting } from './rerouting.ts'
import { canonicalUrl } from './signed-url.ts'
import { holdersOfSlice, sliceOf } from './spread.ts'

/** Middleware that sends a site's visitors to the caching computers of its community (A23). */
export interface Rerouter {
  /** For Express, `app.use(rerouter)`, and for `node:http`: `next` serves whoever is not sent on. */
  (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void
  /** For Fastify: `app.addHook('onRequest', rerouter.onRequest)`. */
  readonly onRequest: (
    request: { readonly raw: IncomingMessage },
    reply: { readonly raw: ServerResponse; hijack(): unknown },
  ) => Promise<void>
}

/**
 * For a content-providing computer itself: what it serves is cached by the peers of its community, and whoever can
 * reach them gets it there. It goes on serving everybody else, and the peers themselves. Throws PeerError
 * `invalid-option`.
 */
export function createRerouter(options: RerouterOptions): Rerouter {
  refuseUnknownOptions('createRerouter', options, REROUTER_OPTIONS)
  const { origin, sliceBytes, sends } = checked(options)
  const { community, rerouting } = membershipOf(options)
  const { eligible = () => true, client = ({ socket }) => socket.remoteAddress, digest = () => undefined } = options

  const elsewhere = async (incoming: IncomingMessage): Promise<Response | undefined> => {
    const path = pathOf(incoming)
    const head = { method: incoming.method ?? 'GET', url: origin + path, fields: Fields.fromRaw(incoming.rawHeaders) }
    const address = client(incoming)
    if (!sends || !path.startsWith('/') || address === undefined) return undefined
    // A path that would be signed in another form, "/open/../closed" say, is not the one that the site judges.
    if (canonicalUrl(head.url) !== head.url) return undefined
    if (!isEligible(head, incoming.httpVersion) || isFromPeer(head.fields.get('via'), community) || !eligible(incoming))
      return undefined
    const sha256 = await digest(path)
    const slice = sliceOf(head.fields.get('range'), sliceBytes)
    const offer = await rerouting.offer({
      method: head.method as 'GET' | 'HEAD',
      url: head.url,
      client: address,
      ...(sha256 === undefined ? {} : { digest: sha256 }),
      // The beginning stays with the holder of the whole: most files are no larger than a slice.
      ...(slice === undefined || slice === 0
        ? {}
        : { slice: { index: slice, holders: holdersOfSlice(community, head.url, slice) } }),
    })
    return offer && redirection(offer, community.self.name)
  }

  const rerouter = (incoming: IncomingMessage, outgoing: ServerResponse, next: (error?: unknown) => void): void => {
    elsewhere(incoming).then(
      (response) => (response ? sendResponse(response, incoming, outgoing) : next()),
      // What the site's own options throw is the site's to handle.
      (error: unknown) => next(error),
    )
  }

  return Object.assign(rerouter, {
    onRequest: async (
      request: { readonly raw: IncomingMessage },
      reply: { readonly raw: ServerResponse; hijack(): unknown },
    ) => {
      const response = await elsewhere(request.raw)
      if (!response) return
      reply.hijack()
      sendResponse(response, request.raw, reply.raw)
    },
  })
}

/** Within an application mounted below a path, Express keeps the whole one elsewhere. */
function pathOf(incoming: IncomingMessage & { readonly originalUrl?: string }): string {
  return incoming.originalUrl ?? incoming.url ?? '/'
}

/** Whether a peer asks, for its own store: its name stands in Via. Sending it on would send it in circles. */
function isFromPeer(via: string | undefined, { peers }: Community): boolean {
  if (via === undefined) return false
  const passed = new Set(via.split(',').map((member) => member.trim().split(/\s+/)[1]?.toLowerCase()))
  return peers.some(({ name }) => passed.has(name.toLowerCase()))
}

function membershipOf(options: RerouterOptions): { readonly community: Community; readonly rerouting: Rerouting } {
  if ('peer' in options) return options.peer
  const { community, identity } = options
  const rerouting = createRerouting({
    community,
    privateKey: identity.privateKey,
    usable: () => true,
    networks: ownNetworks,
    now: Date.now,
  })
  return { community, rerouting }
}

function checked({ origin: text, sliceBytes = SLICE_BYTES, downgrade = false }: RerouterOptions) {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    throw new PeerError('invalid-option', `origin: "${text.slice(0, 80)}" is no site, such as http://www.example.org`)
  }
  if (!Number.isSafeInteger(sliceBytes) || sliceBytes < 1) {
    throw new PeerError('invalid-option', `sliceBytes: "${sliceBytes}" is not a whole number above 0`)
  }
  return { origin: url.origin, sliceBytes, sends: url.protocol === 'http:' || downgrade }
}
