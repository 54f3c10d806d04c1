import type { Readable } from 'node:stream'
import { streamOf } from '../http/stream-of.ts'
import { keepPart } from './keep-part.ts'
import { WINDOW_BYTES } from './limits.ts'
import { restOf } from './rest-of-body.ts'
import { SharedBody } from './shared-body.ts'
import { WholeBody } from './whole-body.ts'
import type { NewHead } from '../policy/types.ts'
import type { StoreWriter } from '../store/store.ts'
import type { Essentials } from './essentials.ts'
import type { FlightPlan, Landing } from './landing.ts'
import type { UpstreamResponse } from './upstream.ts'

/** A response that the policy lets others have, and what the sharing of it needs to know. */
export interface Shareable {
  readonly plan: FlightPlan
  readonly response: UpstreamResponse
  readonly head: NewHead
  /** Bytes of `body`; undefined where nothing says it. */
  readonly announcedBytes: number | undefined
  /** What is read: the response's own body, or one put together with what is stored. */
  readonly body: Readable | Buffer | null
  /** Whether it has been purged, or changed, since it was asked for. */
  readonly forgotten: boolean
  /** Whether others may have come, or may still come. */
  readonly joinable: boolean
  /** The body is over. */
  readonly onSettled: () => void
}

/**
 * Begins to store a response, and makes its body one that many read. What the store does not take (it is too large, or a peer
 * stores it) is streamed to those who wait for it all the same, out of a window; only who is alone has it for himself.
 */
export async function share(core: Essentials, what: Shareable): Promise<Landing> {
  const { plan, response, head, announcedBytes, body } = what
  const writer = response.storable && !what.forgotten ? await begin(core, what) : undefined
  const short = announcedBytes !== undefined && announcedBytes <= WINDOW_BYTES
  if (writer === undefined && isWhole(what)) {
    what.onSettled()
    return { ...landed(what), stored: false, body: new WholeBody(body as Buffer) }
  }
  const detail = response.storable ? 'too-large' : 'held-elsewhere'
  if (writer === undefined && !short && !what.joinable) return { kind: 'sole', response, detail }
  const shared = new SharedBody({
    source: streamOf({ body }),
    trailers: response.trailers,
    announcedBytes,
    ...(head.range === undefined ? {} : { storedBytes: head.range.last - head.range.first + 1 }),
    store: core.store,
    writer,
    rest: restOf(core, plan, head, announcedBytes),
    keepPart:
      announcedBytes === undefined || response.mirrored === true
        ? undefined
        : (bytes, read) => keepPart(core, plan, head, announcedBytes, bytes, read),
    origin: new URL(plan.request.url).origin,
    onSettled: (stored) => {
      what.onSettled()
      if (stored !== undefined) core.onStored(stored)
    },
  })
  return {
    ...landed(what),
    stored: writer !== undefined,
    ...(writer === undefined && !short ? { detail } : {}),
    body: shared,
  }
}

/** Whether there is nothing more to come. A body of another length than was announced is not, and will be found out. */
function isWhole({ body, announcedBytes, response }: Shareable): boolean {
  return Buffer.isBuffer(body) && response.trailers === undefined && (announcedBytes ?? body.length) === body.length
}

function landed({ head, announcedBytes, response }: Shareable) {
  const bodyBytes = announcedBytes ?? Number.MAX_SAFE_INTEGER
  return { kind: 'shared', head: { ...head, bodyBytes }, response } as const
}

async function begin(
  { store, mirror }: Essentials,
  { plan, head, announcedBytes, response }: Shareable,
): Promise<StoreWriter | undefined> {
  try {
    return await (response.mirrored === true ? mirror : store)?.begin(plan.key, head, announcedBytes)
  } catch {
    return undefined // A store that fails takes nothing.
  }
}
