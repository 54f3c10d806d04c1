import { Readable } from 'node:stream'
import { StoreError } from '../store-error.ts'
import { BLOCK_BYTES, blocksOf, checksumOf } from './block-checksums.ts'
import type { BodyFiles } from './body-files.ts'
import type { BodyPlace } from './disk-index.ts'
import type { DiskFile } from './files.ts'
import type { SegmentLog } from './segment-log.ts'

/** Blocks that are read at once: few calls of the system, little memory a reader. */
const BLOCKS_AT_ONCE = 4

/** Bytes of a body from `first` up to `end`, not included. */
export interface Span {
  readonly first: number
  readonly end: number
}

/** Reads an inline body, checks all of it, and answers the span. Throws a StoreError `gone` or `corrupt`. */
export async function readInline(log: SegmentLog, body: BodyPlace, span: Span): Promise<Buffer> {
  const tableBytes = blocksOf(body.bytes) * 4
  const bytes = await log.read(body.table, tableBytes + body.bytes)
  if (bytes.length === 0) throw gone()
  const content = bytes.subarray(tableBytes)
  if (content.length < body.bytes) throw corrupt('is shorter than it was')
  checkInline(content, bytes.subarray(0, tableBytes), body.id)
  return content.subarray(span.first, span.end)
}

/** Checks all blocks of an inline body against its table. */
export function checkInline(content: Buffer, table: Buffer, bodyId: number): void {
  for (let block = 0; block * BLOCK_BYTES < content.length; block++) {
    check(content.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES), table, bodyId, block)
  }
}

/**
 * Opens a body in a file as a stream that gives out only what has passed its checksum. The first blocks are checked before it
 * resolves, so that most damage is a miss and not a broken answer. Throws a StoreError `gone` or `corrupt`.
 */
export async function openFile(log: SegmentLog, files: BodyFiles, body: BodyPlace, span: Span): Promise<Readable> {
  const table = await log.read(body.table, blocksOf(body.bytes) * 4)
  if (table.length === 0) throw gone()
  let file: DiskFile
  try {
    file = await files.open(body.id)
  } catch (cause) {
    throw new StoreError('gone', 'open', 'the file of the body is not there', { cause })
  }
  try {
    const first = await readBlocks(file, table, body, span.first)
    return Readable.from(verified(file, table, body, span, first), { objectMode: false, highWaterMark: BLOCK_BYTES })
  } catch (error) {
    await file.close()
    throw error
  }
}

async function* verified(
  file: DiskFile,
  table: Buffer,
  body: BodyPlace,
  span: Span,
  first: Buffer,
): AsyncGenerator<Buffer> {
  try {
    let at = span.first
    for (let blocks = first; at < span.end; blocks = await readBlocks(file, table, body, at)) {
      const start = at % BLOCK_BYTES
      const part = blocks.subarray(start, Math.min(blocks.length, start + span.end - at))
      at += part.length
      yield part
      if (at >= span.end) return
    }
  } finally {
    await file.close()
  }
}

/** The blocks from the one that has the byte `at`, checked. */
async function readBlocks(file: DiskFile, table: Buffer, body: BodyPlace, at: number): Promise<Buffer> {
  const block = Math.floor(at / BLOCK_BYTES)
  const start = block * BLOCK_BYTES
  const target = Buffer.allocUnsafeSlow(Math.min(BLOCK_BYTES * BLOCKS_AT_ONCE, body.bytes - start))
  if ((await file.read(target, start)) < target.length) throw corrupt('is shorter than it was')
  for (let i = 0; i * BLOCK_BYTES < target.length; i++) {
    check(target.subarray(i * BLOCK_BYTES, (i + 1) * BLOCK_BYTES), table, body.id, block + i)
  }
  return target
}

function check(block: Buffer, table: Buffer, bodyId: number, number: number): void {
  if (table.length < number * 4 + 4 || table.readUInt32LE(number * 4) !== checksumOf(block, bodyId, number)) {
    throw corrupt(`fails its checksum in block ${number}`)
  }
}

function gone(): StoreError {
  return new StoreError('gone', 'open', 'the body is no longer stored')
}

function corrupt(what: string): StoreError {
  return new StoreError('corrupt', 'open', `the stored body ${what}`)
}
