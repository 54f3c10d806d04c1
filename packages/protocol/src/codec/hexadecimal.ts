/** Lower-case hexadecimal digits: ids in JavaScript are these, so that === compares them and < orders them like their bytes. */

const DIGITS = '0123456789abcdef'
const BYTE_TEXTS: readonly string[] = Array.from({ length: 256 }, (_, byte) => DIGITS[byte >> 4]! + DIGITS[byte & 15]!)

/** By character code: the digit's value, or 255 for what is none (upper case included: an id has one form). */
const DIGIT_VALUES = new Uint8Array(128).fill(255)
for (let value = 0; value < 16; value++) DIGIT_VALUES[DIGITS.charCodeAt(value)] = value

/** The digits of `length` bytes from `at` on, which must be there. */
export function hexText(bytes: Uint8Array, at: number, length: number): string {
  let text = ''
  for (let index = at; index < at + length; index++) text += BYTE_TEXTS[bytes[index]!]!
  return text
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

/** Whether a text is this many bytes in their one form. */
export function isHex(text: string, byteLength: number): boolean {
  if (text.length !== byteLength * 2) return false
  let wrong = 0
  for (let index = 0; index < text.length; index++) wrong |= DIGIT_VALUES[text.charCodeAt(index)] ?? 255
  return wrong < 16
}
