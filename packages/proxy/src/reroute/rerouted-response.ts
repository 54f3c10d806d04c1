import type { Fields } from '../http/fields.ts'
import type { Response } from '../http/message.ts'

/**
 * Fields by which a site speaks of its own host: here they would speak of the holder's, and of every other site's
 * content there.
 */
const OF_THE_HOST = ['Alt-Svc', 'Clear-Site-Data', 'Service-Worker-Allowed', 'Set-Cookie', 'Strict-Transport-Security']

/**
 * A response as it goes to a client that was sent here: content of many sites comes from this one address, and none of
 * it may act in the name of the others.
 *
 * @param url Of the content, at its origin.
 * @param localPath Where one of this peer's mirrors has an origin's URL.
 * @param sha256 Promised by who sent the client; undefined where unknown.
 */
export function reroutedResponse(
  response: Response,
  url: string,
  localPath: (url: string) => string | undefined,
  sha256: Uint8Array | undefined,
): Response {
  const fields = response.fields.clone()
  for (const name of OF_THE_HOST) fields.delete(name)
  // A page shown from here is in a web origin of its own, and no type is guessed.
  fields.append('Content-Security-Policy', 'sandbox')
  fields.set('X-Content-Type-Options', 'nosniff')
  // Who may read it was decided where the client came from, for a browser follows no redirection that forbids it.
  fields.set('Access-Control-Allow-Origin', '*')
  if (sha256 !== undefined && isPlain(response))
    fields.set('Repr-Digest', `sha-256=:${Buffer.from(sha256).toString('base64')}:`)
  relocate(fields, url, localPath)
  return { ...response, fields }
}

/** Whether a digest of the content is one of this representation (RFC 9530 section 3): it has no content coding. */
export function isPlain({ status, fields }: Response): boolean {
  return (status === 200 || status === 206) && !fields.has('content-encoding')
}

/** A relative reference is meant relative to the origin's URL, not to the signed one. */
function relocate(fields: Fields, url: string, localPath: (url: string) => string | undefined): void {
  for (const name of ['Location', 'Content-Location']) {
    const value = fields.get(name)
    if (value === undefined || !URL.canParse(value, url)) continue
    const absolute = new URL(value, url).href
    fields.set(name, localPath(absolute) ?? absolute)
  }
}
