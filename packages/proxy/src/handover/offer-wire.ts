import type { PeerInfo } from '@cachereef/community'
import type { Dispatcher } from 'undici'
import { jsonObject } from '../json-object.ts'
import { ADMIN_BODY_BYTES_MAX } from '../limits.ts'
import { postJson, textOf } from '../link/post-json.ts'
import { OFFER_OBJECTS_MAX } from './limits.ts'

/** Where a peer is offered what a leaving one has; a path of the link alone. */
export const OFFER_PATH = '/.cachereef/offer'

/** One stored response that a leaving peer has: enough to ask that peer for it. */
export interface Offered {
  readonly url: string
  /** The request's fields that select this variant: names and values. */
  readonly fields: readonly (readonly [string, string])[]
}

/** Reads an offer from JSON text, `{"objects":[{"url":"http://…","fields":[["accept-encoding","gzip"]]}]}`; undefined where it is none. */
export function parseOffer(text: string): readonly Offered[] | undefined {
  const objects = jsonObject(text)?.objects
  if (!Array.isArray(objects) || objects.length > OFFER_OBJECTS_MAX || !objects.every(isOffered)) return undefined
  return objects
}

function isOffered(value: unknown): value is Offered {
  if (typeof value !== 'object' || value === null) return false
  const { url, fields } = value as { url?: unknown; fields?: unknown }
  if (typeof url !== 'string' || !/^https?:\/\//i.test(url) || !URL.canParse(url) || !Array.isArray(fields))
    return false
  return fields.every(
    (field) => Array.isArray(field) && field.length === 2 && field.every((part) => typeof part === 'string'),
  )
}

/** Offers objects; resolves, once the peer has asked for what it wants and has it, with how many that were. */
export async function offerTo(
  link: Dispatcher,
  peer: PeerInfo,
  objects: readonly Offered[],
  signal: AbortSignal,
): Promise<number> {
  const response = await postJson(link, peer, OFFER_PATH, { objects }, signal)
  const taken = jsonObject(await textOf(response, ADMIN_BODY_BYTES_MAX))?.taken
  if (typeof taken !== 'number') throw new Error('its answer names no number of objects')
  return taken
}
