import { join } from 'node:path'
import { BodyFiles } from './disk/body-files.ts'
import { lockDirectory } from './disk/directory-lock.ts'
import { DiskIndex } from './disk/disk-index.ts'
import { EntryLedger } from './disk/entry-ledger.ts'
import type { DiskFiles } from './disk/files.ts'
import { nodeFiles } from './disk/node-files.ts'
import { recover } from './disk/recovery.ts'
import { SegmentLog } from './disk/segment-log.ts'
import { SegmentStore } from './disk/segment-store.ts'
import { claimEntryIds } from './entry-id.ts'
import * as limits from './limits.ts'
import { StoreError } from './store-error.ts'
import type { LowerStore } from './tiered-store.ts'
import { type OptionNames, unknownOption } from '@cachereef/community'

export interface DiskStoreOptions {
  /** Made if it is not there. It is the store's own: what is in it may be removed. */
  readonly directory: string
  /** Bound in bytes of all files in it. At least 512 KiB. */
  readonly bytesMax: number
  /** The file system. Default: the machine's. */
  readonly files?: DiskFiles
  /** Milliseconds of any clock that only goes forward. Default: the process's. */
  readonly now?: () => number
}

const NAMES: OptionNames<DiskStoreOptions> = { directory: true, bytesMax: true, files: true, now: true }

/**
 * Opens a store on disk, with what was in it. Small bodies lie with their heads in append-only segments, large ones in
 * files of their own; an index of about 100 bytes an entry is in memory. What `commit` has resolved for survives the
 * process being killed; what the machine's loss of power takes is found out by checksums when it is read, and is a miss.
 *
 * Throws a StoreError: `invalid-option`, `in-use` (another living process has the directory), `unwritable`.
 */
export async function createDiskStore(options: DiskStoreOptions): Promise<LowerStore> {
  const unknown = unknownOption('createDiskStore', options, NAMES)
  if (unknown !== undefined) throw new StoreError('invalid-option', 'createDiskStore', unknown)
  const { directory, bytesMax, files = nodeFiles, now = () => performance.now() } = options
  if (!(bytesMax >= limits.DISK_BYTES_MIN && bytesMax <= Number.MAX_SAFE_INTEGER)) {
    const message = `bytesMax is ${bytesMax}; it must be at least ${limits.DISK_BYTES_MIN}`
    throw new StoreError('invalid-option', 'createDiskStore', message)
  }
  const segments = join(directory, 'segments')
  const bodies = join(directory, 'bodies')
  let unlock: (() => Promise<void>) | undefined
  try {
    for (const path of [directory, segments, bodies]) await files.makeDirectory(path)
    unlock = await lockDirectory(files, directory)
    const index = new DiskIndex(Math.min(Math.floor(bytesMax / limits.DISK_BYTES_PER_LINE), limits.DISK_LINES_MAX))
    const bodyFiles = new BodyFiles(files, bodies)
    const found = await recover(files, { directory, segments }, index, bodyFiles)
    claimEntryIds(found.lastId)
    const segmentBytes = segmentBytesOf(bytesMax)
    const log = new SegmentLog(files, segments, segmentBytes, found)
    const ledger = new EntryLedger(index, log, found.seeds)
    const store = new SegmentStore({ directory, bytesMax, segmentBytes, files, bodyFiles, ledger, now, unlock })
    await store.trim()
    return store
  } catch (cause) {
    await unlock?.()
    if (cause instanceof StoreError) throw cause
    throw new StoreError('unwritable', 'createDiskStore', `${directory} can't be used: ${(cause as Error).message}`, {
      cause,
    })
  }
}

function segmentBytesOf(bytesMax: number): number {
  const share = Math.floor(bytesMax * limits.SEGMENT_SHARE)
  return Math.min(Math.max(share, limits.SEGMENT_BYTES_MIN), limits.SEGMENT_BYTES_MAX)
}
