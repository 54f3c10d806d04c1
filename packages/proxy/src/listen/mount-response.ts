import { pipeline, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { Fields } from '../http/fields.ts'
import type { RequestHead, Response } from '../http/message.ts'
import { streamOf } from '../http/stream-of.ts'
import { type Mount, localPath } from './mirrors.ts'
import { mayBeNpmMetadata, rewriteTarballs } from './npm-metadata.ts'

/** Where a request came in, for what must be told in this peer's terms. */
export interface Mounted {
  readonly mount: Mount
  readonly mounts: readonly Mount[]
  /** "http://host:port" as the client calls this peer. */
  readonly base: string
}

/** An origin's response as a client of a mirror needs it: redirects, and npm's tarballs, lead through the mirror again. */
export function throughMount(request: RequestHead, response: Response, mounted: Mounted): Response {
  const located = relocate(request, response, mounted)
  return isNpmMetadata(request, located) ? withTarballs(located, mounted) : located
}

function relocate({ url }: RequestHead, response: Response, { mounts, base }: Mounted): Response {
  let fields: Fields | undefined
  const own = localPath(mounts, url)
  for (const name of ['Location', 'Content-Location']) {
    const value = response.fields.get(name)
    if (value === undefined || !URL.canParse(value, url)) continue
    const path = localPath(mounts, new URL(value, url).href)
    if (path === undefined) continue
    const isAbsolute = /^[a-z][a-z0-9+.-]*:/i.test(value)
    // What leads a client to the right place is left as it is.
    if (!isAbsolute && own !== undefined && new URL(value, base + own).href === base + path) continue
    fields ??= response.fields.clone()
    // What was relative stays so, and keeps whatever this peer is called by.
    fields.set(name, isAbsolute ? base + path : path)
  }
  return fields ? { ...response, fields } : response
}

/** Only what an npm client gets: JSON of another API is none of this mirror's business. */
function isNpmMetadata({ method, fields }: RequestHead, response: Response): boolean {
  if (method !== 'GET' || response.status !== 200 || response.body === null) return false
  if (!mayBeNpmMetadata(response.fields.get('content-type'))) return false
  return (
    /vnd\.npm\.install/i.test(fields.get('accept') ?? '') ||
    /\b(?:npm|pnpm|yarn|bun)\//i.test(fields.get('user-agent') ?? '')
  )
}

function withTarballs(response: Response, { mount, mounts, base }: Mounted): Response {
  const coding = response.fields.get('content-encoding')?.toLowerCase() ?? 'identity'
  const decoder = DECODERS[coding]
  if (!decoder) return response
  const fields = response.fields.clone()
  // Another text than the origin's: its length, digests and byte ranges say nothing of this one, and its tag only that it was
  // made of the same (RFC 9110 section 8.8.1).
  for (const name of [
    'Content-Length',
    'Content-Encoding',
    'Content-MD5',
    'Content-Digest',
    'Repr-Digest',
    'Accept-Ranges',
  ])
    fields.delete(name)
  const tag = fields.get('etag')
  if (tag?.startsWith('"') === true) fields.set('ETag', `W/${tag}`)
  const body = pipeline(
    [streamOf(response), ...decoder(), rewriteTarballs(mount, mounts, base)],
    () => {},
  ) as unknown as Transform
  const { status, statusText } = response
  return { status, fields, body, ...(statusText === undefined ? {} : { statusText }) }
}

const DECODERS: Readonly<Record<string, () => Transform[]>> = {
  identity: () => [],
  gzip: () => [createGunzip()],
  br: () => [createBrotliDecompress()],
  deflate: () => [createInflate()],
}
