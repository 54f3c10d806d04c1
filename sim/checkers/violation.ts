/** Something that must never be true has become true. */
export class Violation extends Error {
  override readonly name = 'Violation'
  /** Which invariant, as docs/reliability.md names it. */
  readonly invariant: string
  readonly atMs: number

  constructor(invariant: string, atMs: number, detail: string) {
    super(`${invariant}, at ${atMs.toFixed(1)} ms: ${detail}`)
    this.invariant = invariant
    this.atMs = atMs
  }
}
