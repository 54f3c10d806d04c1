let last = 0

/** A number no entry of any store of this process has had: two stores one over the other can't take one for the other. */
export function nextEntryId(): number {
  return ++last
}

/** Numbers up to this one are taken: by what a store found on disk. */
export function claimEntryIds(upTo: number): void {
  last = Math.max(last, upTo)
}

/** The largest number given out or claimed so far. */
export function lastEntryId(): number {
  return last
}
