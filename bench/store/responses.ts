import { Fields, type Store } from '@cachereef/proxy'

/** A head as an ordinary origin gives it: twelve fields, about 400 bytes. */
export const head = {
  method: 'GET',
  status: 200,
  statusText: 'OK',
  fields: Fields.from([
    ['Date', 'Tue, 06 Oct 2026 08:00:00 GMT'],
    ['Content-Type', 'application/octet-stream'],
    ['Content-Length', '4096'],
    ['Connection', 'keep-alive'],
    ['Cache-Control', 'public, max-age=31536000, immutable'],
    ['ETag', '"5f2a6b7c8d9e0f1a2b3c"'],
    ['Last-Modified', 'Tue, 06 Oct 2026 08:00:00 GMT'],
    ['Accept-Ranges', 'bytes'],
    ['Vary', 'Accept-Encoding'],
    ['Server', 'origin'],
    ['Strict-Transport-Security', 'max-age=63072000'],
    ['X-Request-Id', '7d1c6c4e-3f62-4f0a-9d53-2a9be4c1d7aa'],
  ]),
  requestTimeMs: 1_790_000_000_000,
  responseTimeMs: 1_790_000_000_020,
  selecting: Fields.from({ 'accept-encoding': 'gzip' }),
}

/** Bytes that a head and its key take as text: what the other cache is charged for them. */
export const HEAD_BYTES = 440

/** The name of an object, as flat a string as a parser gives. */
export function keyOf(object: number): string {
  return Buffer.from(`http://registry.test/packages/some-package/-/some-package-${object}.tgz`).toString('latin1')
}

/** Stores a body, if the store takes it. */
export async function put(store: Store, key: string, body: Buffer): Promise<void> {
  const writer = await store.begin(key, head, body.length)
  if (writer !== undefined && (await writer.write(body))) await writer.commit()
}
