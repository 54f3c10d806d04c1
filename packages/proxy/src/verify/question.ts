import { Fields } from '../http/fields.ts'
import type { RequestHead, Response, ResponseHead } from '../http/message.ts'
import type { Sample } from './sample.ts'

/** What makes a request one client's own, or asks for less than the whole. */
const NOT_ASKED = [
  'cache-control',
  'pragma',
  'range',
  'if-range',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
]

/** Whether a hop answer can be compared: a whole one to anybody's request, with a validator. */
export function isComparable({ method, fields }: RequestHead, response: ResponseHead): boolean {
  const personal = fields.has('authorization') || fields.has('cookie') || fields.has('range')
  return method === 'GET' && !personal && response.status === 200 && validatorOf(response) !== undefined
}

/** The entity tag, else the date; undefined where there is neither. */
export function validatorOf({ fields }: ResponseHead): string | undefined {
  return fields.get('etag') ?? fields.get('last-modified')
}

/** The same request without what was the client's own. */
export function plainFields({ fields }: RequestHead): Fields {
  const plain = fields.clone()
  for (const name of NOT_ASKED) plain.delete(name)
  return plain
}

/**
 * What an origin is asked about an answer that a peer gave in its name: the sampled bytes, if its version is still that one (RFC 9110
 * section 13.1.5), else whether it is.
 */
export function questionFields(request: RequestHead, answer: ResponseHead, sample: Sample | undefined): Fields {
  const fields = plainFields(request)
  const tag = answer.fields.get('etag')
  if (tag?.startsWith('"') === true && sample !== undefined) {
    fields.set('Range', `bytes=${sample.first}-${sample.first + sample.bytes.length - 1}`)
    fields.set('If-Range', tag)
  } else if (tag !== undefined) fields.set('If-None-Match', tag)
  else fields.set('If-Modified-Since', answer.fields.get('last-modified') ?? '')
  return fields
}

/** What an origin's answer says of a peer's. */
export type Comparison =
  | 'same'
  /** The same strong validator, and other bytes: one of the two is not what the origin made. */
  | 'other-bytes'
  /** Another validator: it may have changed since the peer had it, or the peer lies. */
  | 'other-version'
  | 'unknown'

/**
 * @param bytes Of the origin's answer, from `sample.first` on where it is a 200, as many as the sample has; undefined: not read.
 */
export function compare(
  answer: ResponseHead,
  sample: Sample | undefined,
  origin: Omit<Response, 'body'>,
  bytes: Buffer | undefined,
): Comparison {
  if (origin.status === 304) return 'same'
  if (origin.status !== 200 && origin.status !== 206) return 'unknown'
  if (origin.fields.get('content-encoding') !== answer.fields.get('content-encoding')) return 'unknown'
  const validator = validatorOf(origin)
  if (validator === undefined) return 'unknown'
  if (validator !== validatorOf(answer)) return 'other-version'
  if (sample === undefined || !validator.startsWith('"')) return 'same'
  if (bytes === undefined) return 'unknown'
  return bytes.equals(sample.bytes) ? 'same' : 'other-bytes'
}
