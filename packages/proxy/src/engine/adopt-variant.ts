import { adopted, variantNamed } from '../policy/index.ts'
import type { Readable } from 'node:stream'
import type { Request } from '../http/message.ts'
import type { NewHead, Times } from '../policy/types.ts'
import type { StoredResponse } from '../store/store.ts'
import type { Essentials } from './essentials.ts'
import type { UpstreamResponse } from './upstream.ts'

/** A response stored for other requests, with the head under which it answers this one too. */
export interface Adopted {
  readonly head: NewHead
  readonly bodyBytes: number
  readonly body: Buffer | Readable
}

/**
 * What a 304 to the tags of other variants gives: the variant that it names, which it freshens too (RFC 9111 section 4.3.4).
 * undefined where it names none, or none that may be stored for this request, or that has gone meanwhile.
 */
export async function adoptVariant(
  { store }: Essentials,
  request: Request,
  candidates: readonly StoredResponse[],
  response: UpstreamResponse,
  times: Times,
): Promise<Adopted | undefined> {
  const named = variantNamed(candidates, response)
  const head = named && adopted(request, named, response, times)
  if (named === undefined || head === undefined) return undefined
  try {
    const { selecting } = named
    // Where Vary has changed, what selected it then says nothing any more.
    const stays = head.fields.get('vary') === named.fields.get('vary')
    const stored = stays ? await store.update(named, { ...head, selecting }) : named
    if (stored === undefined) return undefined
    return { head, bodyBytes: stored.bodyBytes, body: await store.open(stored) }
  } catch {
    return undefined // A store that fails is an empty one.
  }
}
