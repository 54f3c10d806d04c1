import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { DiskIndex } from './disk-index.ts'
import type { Seeds } from './entry-ledger.ts'
import type { DiskFiles } from './files.ts'
import * as word from './index-lines.ts'
import type { Place } from './segment-log.ts'

/** What a snapshot says besides the lines of the index. */
export interface SnapshotHead {
  readonly seeds: Seeds
  /** The largest number that an entry or a body has had. */
  readonly lastId: number
  /** All records before this place are in the snapshot; those from it on are to be replayed. */
  readonly end: Place
}

const NAME = 'index.snapshot'
const MAGIC = 0x43527832
/** Magic, counts of entries and bodies, two seeds, segment, offset, checksum: eight words; then the last number. */
const HEAD_BYTES = 40

/**
 * Writes the index as it is now, beside the snapshot that stands, and puts it in its place when it is whole. The copy of
 * the index is taken before this first waits; `ready` is awaited before the new snapshot counts.
 */
export async function writeSnapshot(
  files: DiskFiles,
  directory: string,
  index: DiskIndex,
  head: SnapshotHead,
  ready: () => Promise<void>,
): Promise<void> {
  const bytes = encode(index, head)
  await ready()
  const fresh = join(directory, `${NAME}.new`)
  const file = await files.open(fresh, 'create')
  try {
    await file.write([bytes], 0)
    await file.sync()
  } finally {
    await file.close()
  }
  await files.rename(fresh, join(directory, NAME))
}

/** Fills an empty index from the snapshot; undefined: there is none, or it is damaged, and the index is as it was. */
export async function readSnapshot(
  files: DiskFiles,
  directory: string,
  index: DiskIndex,
): Promise<SnapshotHead | undefined> {
  const bytes = await readWhole(files, join(directory, NAME))
  if (bytes === undefined || bytes.length < HEAD_BYTES || bytes.readUInt32LE(0) !== MAGIC) return undefined
  const claimed = bytes.readUInt32LE(28)
  bytes.writeUInt32LE(0, 28)
  if (crc32(bytes) !== claimed) return undefined
  const entries = bytes.readUInt32LE(4)
  const bodies = bytes.readUInt32LE(8)
  const words = new Int32Array(
    bytes.buffer,
    bytes.byteOffset + HEAD_BYTES,
    entries * word.ENTRY_WORDS + bodies * word.BODY_WORDS,
  )
  if (entries > index.entries.linesMax || bodies > index.bodies.linesMax) return undefined
  index.restore(words.subarray(0, entries * word.ENTRY_WORDS), words.subarray(entries * word.ENTRY_WORDS))
  return {
    seeds: { first: bytes.readUInt32LE(12), second: bytes.readUInt32LE(16) },
    end: { segment: bytes.readUInt32LE(20), offset: bytes.readUInt32LE(24) },
    lastId: bytes.readDoubleLE(32),
  }
}

function encode(index: DiskIndex, head: SnapshotHead): Buffer {
  const { entries, bodies } = index.dump()
  const bytes = Buffer.alloc(HEAD_BYTES + entries.byteLength + bodies.byteLength)
  const numbers = [
    MAGIC,
    entries.length / word.ENTRY_WORDS,
    bodies.length / word.BODY_WORDS,
    head.seeds.first,
    head.seeds.second,
    head.end.segment,
    head.end.offset,
  ]
  for (const [i, number] of numbers.entries()) bytes.writeUInt32LE(number, i * 4)
  bytes.writeDoubleLE(head.lastId, 32)
  bytes.set(new Uint8Array(entries.buffer, entries.byteOffset, entries.byteLength), HEAD_BYTES)
  bytes.set(new Uint8Array(bodies.buffer, bodies.byteOffset, bodies.byteLength), HEAD_BYTES + entries.byteLength)
  bytes.writeUInt32LE(crc32(bytes), 28)
  return bytes
}

async function readWhole(files: DiskFiles, path: string): Promise<Buffer | undefined> {
  try {
    const file = await files.open(path, 'read')
    try {
      const bytes = Buffer.allocUnsafeSlow(await file.size())
      return (await file.read(bytes, 0)) === bytes.length ? bytes : undefined
    } finally {
      await file.close()
    }
  } catch {
    return undefined
  }
}
