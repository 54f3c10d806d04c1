/** Lower-case hexadecimal digits: ids in JavaScript are these, so that === compares them and < orders them like their bytes. */

const DIGITS = '0123456789abcdef'
const DIGIT_CODES = Uint8Array.from(DIGITS, (digit) => digit.charCodeAt(0))
/** By character code: the digit's value, or 255 for what is none (upper case included: an id has one form). */
const DIGIT_VALUES = new Uint8Array(128).fill(255)
for (let value = 0; value < 16; value++) DIGIT_VALUES[DIGITS.charCodeAt(value)] = value

/** The digits of `length` bytes from `at` on, which must be there. In one piece: a string put together is slow to compare. */
export function hexText(bytes: Uint8Array, at: number, length: number): string {
  const codes = new Array<number>(length * 2)
  for (let index = 0; index < length; index++) {
    const byte = bytes[at + index]!
    codes[index * 2] = DIGIT_CODES[byte >> 4]!
    codes[index * 2 + 1] = DIGIT_CODES[byte & 15]!
  }
  return String.fromCharCode(...codes)
}

/** Writes the bytes that the digits mean; false, with some of them written, where a character is no digit. */
export function writeHex(text: string, bytes: Uint8Array, at: number): boolean {
  let wrong = 0
  for (let index = 0; index < text.length; index += 2) {
    const high = DIGIT_VALUES[text.charCodeAt(index)] ?? 255
    const low = DIGIT_VALUES[text.charCodeAt(index + 1)] ?? 255
    wrong |= high | low
    bytes[at++] = (high << 4) | low
  }
  return wrong < 16
}
