/**
 * A 32-bit hash of a string, the whole range of int32, different for every seed: an outsider who chooses URLs can't choose
 * which of them collide. Two lanes, for one would wait for its own multiplication at every character (measured: a key
 * of 57 characters takes half the time).
 */
export function hashKey(key: string, seed: number): number {
  let even = seed ^ 0x9e3779b9
  let odd = Math.imul(seed, 0x85ebca6b) ^ key.length
  const pairs = key.length & ~1
  for (let i = 0; i < pairs; i += 2) {
    even = Math.imul(even ^ key.charCodeAt(i), 0x01000193)
    odd = Math.imul(odd ^ key.charCodeAt(i + 1), 0x5bd1e995)
  }
  if (pairs < key.length) even = Math.imul(even ^ key.charCodeAt(pairs), 0x01000193)
  let hash = even ^ ((odd << 13) | (odd >>> 19))
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
  return hash ^ (hash >>> 16)
}
