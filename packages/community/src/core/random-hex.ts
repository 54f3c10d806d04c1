/** So many random bytes as lower-case hexadecimal digits, from a generator that is handed in. */
export function randomHex(random: () => number, bytes: number): string {
  let digits = ''
  for (let i = 0; i < 2 * bytes; i++) digits += Math.floor(random() * 16).toString(16)
  return digits
}
