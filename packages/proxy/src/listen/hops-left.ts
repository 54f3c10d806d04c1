import type { RequestHead } from '../http/message.ts'
import { Fields } from '../http/fields.ts'

/** What Max-Forwards says of a TRACE or OPTIONS (RFC 9110 section 7.6.2); other methods are not concerned. */
export type HopsLeft =
  | { readonly kind: 'unlimited' }
  /** This peer is to answer in the origin's place. */
  | { readonly kind: 'none' }
  /** To go on with one hop less: these fields. */
  | { readonly kind: 'fewer'; readonly fields: Fields }

export function hopsLeft({ method, fields }: RequestHead): HopsLeft {
  const value = method === 'TRACE' || method === 'OPTIONS' ? fields.get('max-forwards') : undefined
  if (value === undefined || !/^\d{1,9}$/.test(value)) return { kind: 'unlimited' }
  if (Number(value) === 0) return { kind: 'none' }
  return { kind: 'fewer', fields: fields.clone().set('Max-Forwards', String(Number(value) - 1)) }
}

/** Fields that a TRACE must not send back (RFC 9110 section 9.3.8). */
const SECRET: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization'])

/** The request as it came, for the answer to a TRACE. */
export function traced({ method, url, fields }: RequestHead): string {
  const raw = fields.toRaw()
  let text = `${method} ${url} HTTP/1.1\r\n`
  for (let i = 0; i + 1 < raw.length; i += 2) {
    if (!SECRET.has((raw[i] as string).toLowerCase())) text += `${raw[i]}: ${raw[i + 1]}\r\n`
  }
  return `${text}\r\n`
}
