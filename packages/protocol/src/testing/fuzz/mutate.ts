import type { Random } from './random.ts'

/** Bytes at which numbers, lengths and flags turn over. */
const TELLING = [0x00, 0x01, 0x02, 0x0f, 0x10, 0x7f, 0x80, 0xc0, 0xe0, 0xf0, 0xfe, 0xff]

/** A copy of the bytes with one to four small accidents: flipped, set, cut, doubled or inserted. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let mutant: Uint8Array = bytes.slice()
  for (let accidents = 1 + random.below(4); accidents > 0; accidents--) mutant = accident(mutant, random)
  return mutant
}

function accident(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length === 0) return Uint8Array.of(random.below(256))
  const at = random.below(bytes.length)
  switch (random.below(6)) {
    case 0:
      bytes[at]! ^= 1 << random.below(8)
      return bytes
    case 1:
      bytes[at] = random.pick(TELLING)
      return bytes
    case 2:
      return bytes.subarray(0, at)
    case 3:
      return join(bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1 + random.below(4))))
    case 4:
      return join(bytes.subarray(0, at), bytes.subarray(Math.max(0, at - random.below(40))))
    default:
      return join(bytes.subarray(0, at), Uint8Array.of(random.pick(TELLING)), bytes.subarray(at))
  }
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((total, { length }) => total + length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
