/** An open file. Positions and sizes are bytes. */
export interface DiskFile {
  /** Fills the target from a position on; answers how many bytes there were. */
  read(target: Buffer, position: number): Promise<number>
  /** Writes all chunks in a row from a position on, or fails; then any part of them may have been written. */
  write(chunks: readonly Buffer[], position: number): Promise<void>
  /** Resolves when all that was written would survive a loss of power. */
  sync(): Promise<void>
  size(): Promise<number>
  close(): Promise<void>
}

/**
 * All that a disk store asks of a file system: small, so that a test can put one in its place that fails when it is told
 * to. Failures are errors with a `code` such as `ENOSPC`, as node gives them.
 */
export interface DiskFiles {
  /** Makes a directory with its parents; one that is there is fine. */
  makeDirectory(path: string): Promise<void>
  /** Names in a directory. */
  list(path: string): Promise<string[]>
  /** `create`: new or emptied, for both; `update`: as it is, for both; `read`: for reading only. */
  open(path: string, mode: 'create' | 'update' | 'read'): Promise<DiskFile>
  /** Makes a new file with this content; fails with `EEXIST` where there is one. */
  claim(path: string, content: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** Removes a file; none is fine. */
  remove(path: string): Promise<void>
}
