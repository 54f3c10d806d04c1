import { contentRange } from './content-range.ts'
import { ifRangeValue } from './validators.ts'
import type { HeldRange, NewHead } from './types.ts'

/**
 * The head under which the beginning of a body is stored whose rest did not come: that of the part that it is. undefined where it
 * could never be completed, for want of a length or a strong validator, or could have been asked for in part in vain.
 *
 * @param head That of the response as it would have been stored.
 * @param announcedBytes What the body should have had.
 * @param bytes What has come of it.
 */
export function brokenOff(head: NewHead, announcedBytes: number, bytes: number): NewHead | undefined {
  // RFC9111-3.3 incomplete: What has come of a 200 or a 206 that broke off is stored as the partial response that it is.
  if (head.method !== 'GET' || bytes === 0 || bytes >= announcedBytes) return undefined
  if (head.status !== 200 && head.status !== 206) return undefined
  if (head.fields.get('accept-ranges')?.trim().toLowerCase() === 'none') return undefined
  if (ifRangeValue({ ...head, bodyBytes: bytes }) === undefined) return undefined
  const { first, whole }: Partial<HeldRange> & Pick<HeldRange, 'first'> = head.range ?? {
    first: 0,
    whole: announcedBytes,
  }
  const range = { first, last: first + bytes - 1, ...(whole === undefined ? {} : { whole }) }
  const fields = head.fields.clone()
  fields.set('Content-Range', contentRange(range))
  fields.set('Content-Length', String(bytes))
  return { ...head, status: 206, statusText: 'Partial Content', fields, range }
}
