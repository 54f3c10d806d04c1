import type { Upstream } from '../engine/upstream.ts'
import type { Fields } from '../http/fields.ts'
import type { Request, Response } from '../http/message.ts'

/** Names a slice within this peer's cache only: no client is believed, no origin is sent it. */
const SLICE_FIELD = 'CacheReef-Slice'

/**
 * A request for a slice of a file that is spread: its part of the file is kept beside those of other slices, as a
 * variant (RFC 9111 section 4.1), where otherwise one part with a gap before the next would replace it. A purge of the
 * URL means them all.
 */
export function forSlice(request: Request, slice: number): Request {
  return { ...request, fields: request.fields.clone().set(SLICE_FIELD, String(slice)) }
}

/** Where a miss on a slice goes: the answer varies by slice, whatever else it varies by. */
export function ofSlices(upstream: Upstream): Upstream {
  return async (request) => {
    const fields = request.fields.clone()
    fields.delete(SLICE_FIELD)
    const response = await upstream({ ...request, fields })
    return { ...response, fields: response.fields.clone().append('Vary', SLICE_FIELD) }
  }
}

/** The response as anybody else may see it. */
export function withoutSlice(response: Response): Response {
  const others = (response.fields.get('vary') ?? '')
    .split(',')
    .filter((name) => name.trim().toLowerCase() !== SLICE_FIELD.toLowerCase())
  const fields: Fields = response.fields.clone()
  fields.delete('Vary')
  if (others.length > 0) fields.set('Vary', others.join(',').trim())
  return { ...response, fields }
}
