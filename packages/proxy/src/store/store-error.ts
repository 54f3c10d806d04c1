/**
 * What can go wrong in a store. A code never changes its meaning:
 * - `gone`: the entry was evicted, replaced or removed since it was looked up; treat as a miss
 * - `corrupt`: its bytes fail their checksum; it has been removed, treat as a miss
 * - `refused`: a commit of a body that the store had already refused
 * - `ended`: a writer was used after commit or abort
 * - `full`: the file system has no room; the entry was not stored
 * - `io`: the file system failed otherwise; the entry was not stored, or can't be read
 * - `in-use`: another living process has the directory
 * - `unwritable`: the directory can't be made or written at all
 * - `invalid-option`: an option of the store makes no sense
 * - `closed`: the store has been disposed of
 * - `missing-dependency`: a package that this kind of store needs is not installed
 */
export type StoreErrorCode =
  | 'gone'
  | 'corrupt'
  | 'refused'
  | 'ended'
  | 'full'
  | 'io'
  | 'in-use'
  | 'unwritable'
  | 'invalid-option'
  | 'closed'
  | 'missing-dependency'

/** A failure of a store; `operation` names the method, `cause` holds what the system said. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode
  readonly operation: string

  constructor(code: StoreErrorCode, operation: string, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
    this.operation = operation
  }
}
