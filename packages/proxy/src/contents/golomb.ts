/**
 * Sorted whole numbers as their differences, Golomb-Rice coded: the quotient in ones and a zero, then the remainder in a fixed
 * number of bits. Where n numbers are spread evenly below n · 2^bits that is about bits + 1.5 bits each, within a tenth of what any
 * code can do for such a set; a Bloom filter with the same rate of errors takes a fifth more.
 */
export function encodeRice(sorted: ArrayLike<number>, bits: number): Uint8Array {
  // Two bits more than the remainder each are enough on average; it grows where they are not.
  let bytes = new Uint8Array(Math.ceil((sorted.length * (bits + 2)) / 8) + 16)
  let at = 0
  const room = (more: number): void => {
    if (at + more <= bytes.length * 8) return
    const larger = new Uint8Array(Math.ceil(((at + more) * 3) / 16))
    larger.set(bytes)
    bytes = larger
  }
  const one = (): void => {
    bytes[at >>> 3] = (bytes[at >>> 3] as number) | (0x80 >>> (at & 7))
    at++
  }
  let before = 0
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i] as number
    const difference = value - before
    before = value
    const quotient = Math.floor(difference / 2 ** bits)
    room(quotient + 1 + bits)
    for (let ones = 0; ones < quotient; ones++) one()
    at++
    for (let bit = bits - 1; bit >= 0; bit--) {
      if ((difference >>> bit) & 1) one()
      else at++
    }
  }
  return bytes.subarray(0, Math.ceil(at / 8))
}

/** The numbers again; undefined where the bytes end before they do, or one is above `most`. */
export function decodeRice(bytes: Uint8Array, count: number, bits: number, most: number): Float64Array | undefined {
  const sorted = new Float64Array(count)
  const reader = new BitReader(bytes)
  let value = 0
  for (let i = 0; i < count; i++) {
    let quotient = 0
    while (reader.left > 0 && reader.next() === 1) quotient++
    if (reader.left < bits) return undefined
    let remainder = 0
    for (let bit = 0; bit < bits; bit++) remainder = remainder * 2 + reader.next()
    value += quotient * 2 ** bits + remainder
    if (value > most) return undefined
    sorted[i] = value
  }
  return sorted
}

class BitReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get left(): number {
    return this.#bytes.length * 8 - this.#at
  }

  next(): number {
    const byte = this.#bytes[this.#at >>> 3] as number
    return (byte >>> (7 - (this.#at++ & 7))) & 1
  }
}
