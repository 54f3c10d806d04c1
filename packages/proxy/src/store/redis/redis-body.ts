import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { REDIS_CHUNK_BYTES, REDIS_LEASE_MS } from '../limits.ts'
import { StoreError } from '../store-error.ts'
import { CHUNK } from './redis-scripts.ts'

/** Runs a script over the store's keys. */
export type RunScript = (script: string, values: readonly (string | number | Buffer)[]) => Promise<unknown>

/** A body in Redis, and which bytes of it are wanted, both ends inclusive. */
export interface WantedBytes {
  readonly digest: string
  readonly bytes: number
  readonly first: number
  readonly last: number
}

/** A Buffer where the bytes lie in one chunk; a whole body of one chunk is checked by its digest. Throws StoreError `gone`, `corrupt`. */
export function openBody(run: RunScript, now: () => number, wanted: WantedBytes): Promise<Buffer> | Readable {
  const { digest, bytes, first, last } = wanted
  const [from, to] = [chunkOf(first), chunkOf(last)]
  if (from !== to) return Readable.from(chunks(run, now, wanted), { objectMode: false })
  const reading = readChunk(run, now, digest, from, first, last)
  return first === 0 && last === bytes - 1 ? reading.then((body) => checked(body, digest)) : reading
}

/** The body itself, if it is the one that has this digest. Throws StoreError `corrupt`. */
export function checked(body: Buffer, digest: string): Buffer {
  if (createHash('sha256').update(body).digest('hex') === digest) return body
  throw new StoreError('corrupt', 'open', 'Redis holds other bytes under the name of a body')
}

/** In how many pieces so many bytes are kept. */
export function chunkCount(bytes: number): number {
  return Math.ceil(bytes / REDIS_CHUNK_BYTES)
}

async function* chunks(
  run: RunScript,
  now: () => number,
  { digest, first, last }: WantedBytes,
): AsyncGenerator<Buffer> {
  for (let at = first; at <= last; ) {
    const chunk = chunkOf(at)
    const end = Math.min(last, (chunk + 1) * REDIS_CHUNK_BYTES - 1)
    yield await readChunk(run, now, digest, chunk, at, end)
    at = end + 1
  }
}

async function readChunk(
  run: RunScript,
  now: () => number,
  digest: string,
  chunk: number,
  first: number,
  last: number,
): Promise<Buffer> {
  const start = chunk * REDIS_CHUNK_BYTES
  const bytes = await run(CHUNK, [digest, chunk, first - start, last - start, now(), REDIS_LEASE_MS])
  if (bytes === null) throw new StoreError('gone', 'open', 'the body is no longer in Redis')
  if (!Buffer.isBuffer(bytes) || bytes.length !== last - first + 1)
    throw new StoreError('corrupt', 'open', 'Redis holds something else under the name of a body')
  return bytes
}

function chunkOf(position: number): number {
  return Math.floor(position / REDIS_CHUNK_BYTES)
}
