/**
 * The distance between a domain and a peer in weighted rendezvous hashing: −ln(u) ÷ weight with u uniform in (0, 1)
 * drawn from both hashes (Schindelhauer and Schomaker 2005; Mosharaf and others name it the logarithmic method). The
 * peer with the least distance holds the domain, and it does so with a chance in proportion to its weight.
 *
 * `Math.log` may differ in its last bit between engines, and one such bit would give one domain two holders. All here
 * is therefore made of + − × ÷ on doubles in a written order, which IEEE 754 defines to the bit. (An implementation in
 * another language must not contract a multiplication and an addition into one.)
 */

const SQRT_2 = 1.4142135623730951
const LN_2 = 0.6931471805599453
const TWO_TO_MINUS_32 = 1 / 2 ** 32

/** 2⁻³² … 2⁰: dividing by a power of two is exact. */
const POWERS_OF_HALF = Array.from({ length: 33 }, (_, exponent) => 1 / 2 ** exponent)

/** The centre of the 2⁻³²-wide cell that 32 random bits name, so that u is never 0 and never 1. */
export function uniform(bits: number): number {
  return ((bits >>> 0) + 0.5) * TWO_TO_MINUS_32
}

/**
 * What {@link negativeLog} of the same bits is never below: −ln(u) ≥ 1 − u. It takes one multiplication, and so rules out
 * most peers before their logarithm is worth computing.
 */
export function leastNegativeLog(bits: number): number {
  return (~bits >>> 0) * TWO_TO_MINUS_32
}

/** −ln(u) for u = {@link uniform}(bits), to a relative error below 10⁻⁹ and the same to the bit everywhere. */
export function negativeLog(bits: number): number {
  const unsigned = bits >>> 0
  let exponent = 31 - Math.clz32(unsigned)
  // Bits of 0 stand for 0.5 = 1 × 2⁻¹; `exponent` is −1 then, and the mantissa 1.
  let mantissa = exponent < 0 ? 1 : (unsigned + 0.5) * POWERS_OF_HALF[exponent]!
  if (mantissa > SQRT_2) {
    mantissa *= 0.5
    exponent++
  }
  // ln(m) = 2·artanh(s), s = (m − 1) ÷ (m + 1); |s| < 0.172, so six terms leave less than 10⁻¹¹.
  const s = (mantissa - 1) / (mantissa + 1)
  const t = s * s
  const series = 1 + t * (1 / 3 + t * (1 / 5 + t * (1 / 7 + t * (1 / 9 + t * (1 / 11)))))
  return (32 - exponent) * LN_2 - 2 * s * series
}
