/** Shares by which a new measure moves the mean and its variation (RFC 6298 section 2). */
const MEAN_SHARE = 1 / 8
const VARIATION_SHARE = 1 / 4
/** So many variations above the mean an answer is late. */
const VARIATIONS = 4

/** How long answers of one peer take, from those that came: mean and variation, as TCP keeps them (RFC 6298). */
export class RoundTrip {
  #meanMs: number | undefined
  #variationMs = 0

  measured(ms: number): void {
    if (this.#meanMs === undefined) {
      this.#meanMs = ms
      this.#variationMs = ms / 2
      return
    }
    this.#variationMs += VARIATION_SHARE * (Math.abs(this.#meanMs - ms) - this.#variationMs)
    this.#meanMs += MEAN_SHARE * (ms - this.#meanMs)
  }

  /** An answer that takes longer is missed; Infinity as long as none has come. */
  get allowanceMs(): number {
    return this.#meanMs === undefined ? Number.POSITIVE_INFINITY : this.#meanMs + VARIATIONS * this.#variationMs
  }
}
