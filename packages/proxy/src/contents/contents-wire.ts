import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PeerInfo } from '@cachereef/community'
import type { Dispatcher } from 'undici'
import { type ContentsDigest, decodeDigest } from './digest.ts'
import { DIGEST_BYTES_MAX } from './limits.ts'

/** Where a peer tells what it holds; a path of the link alone. */
const CONTENTS_PATH = '/.cachereef/contents'

/** A digest with the tag by which it is asked for again. */
export interface ToldContents {
  readonly etag: string
  readonly digest: ContentsDigest
}

/**
 * Asks a peer what it holds; `unchanged` where that is what `etag` stands for, undefined where it does not tell. Rejects where it
 * gives no answer that makes sense.
 */
export async function contentsOf(
  link: Dispatcher,
  peer: PeerInfo,
  etag: string | undefined,
  signal: AbortSignal,
): Promise<ToldContents | 'unchanged' | undefined> {
  const response = await link.request({
    method: 'GET',
    path: CONTENTS_PATH,
    headers: { host: peer.address, ...(etag === undefined ? {} : { 'if-none-match': etag }) },
    signal,
  })
  const { statusCode, headers, body } = response
  if (statusCode === 200 && Number(headers['content-length']) <= DIGEST_BYTES_MAX) {
    const digest = decodeDigest(Buffer.from(await body.arrayBuffer()))
    if (digest === undefined) throw new Error('it told no digest')
    return { etag: String(headers.etag), digest }
  }
  await body.dump()
  if (statusCode === 304) return 'unchanged'
  if (statusCode === 404) return undefined
  throw new Error(`it answered ${statusCode}`)
}

/** What this peer holds as it is told; undefined where it can't be told. */
export type OwnContents = () => { readonly etag: string; readonly bytes: Buffer } | undefined

/** Answers peers of the list; false where the request is about something else. */
export function createServeContents(own: OwnContents, isPeer: (id: string) => boolean) {
  return (from: string, incoming: IncomingMessage, outgoing: ServerResponse): boolean => {
    if (incoming.url !== CONTENTS_PATH) return false
    const told = isPeer(from) && incoming.method === 'GET' ? own() : undefined
    if (!isPeer(from)) outgoing.writeHead(403, { 'Content-Length': 0 }).end()
    else if (incoming.method !== 'GET') outgoing.writeHead(405, { Allow: 'GET', 'Content-Length': 0 }).end()
    else if (told === undefined) outgoing.writeHead(404, { 'Content-Length': 0 }).end()
    else if (incoming.headers['if-none-match'] === told.etag) outgoing.writeHead(304, { ETag: told.etag }).end()
    else {
      outgoing
        .writeHead(200, {
          'Content-Type': 'application/octet-stream',
          'Content-Length': told.bytes.length,
          ETag: told.etag,
        })
        .end(told.bytes)
    }
    return true
  }
}
