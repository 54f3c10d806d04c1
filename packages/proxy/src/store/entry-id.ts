let last = 0

/** A number no entry of any store of this process has had: two stores one over the other can't take one for the other. */
export function nextEntryId(): number {
  return ++last
}
