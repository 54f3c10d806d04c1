import { createHash } from 'node:crypto'

/** The body of an honest path: its bytes and its length follow from the path, so that a wrong byte shows anywhere. */
export function contentOf(path: string): Buffer {
  const digest = createHash('sha512').update(path).digest()
  const length = 100 + (digest.readUInt32LE(0) % (digest[4] === 0 ? 9_000_000 : 60_000))
  return Buffer.alloc(length, digest)
}
