const OFFSET = 0x811c9dc5
const PRIME = 0x01000193

/** 32 bits of a text and a number, FNV-1a with a finaliser: spread well enough that two bodies are never alike by chance. */
export function hashOf(text: string, number: number): number {
  let hash = OFFSET ^ number
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME)
  return mixed(hash)
}

/** Every bit of the result depends on every bit of the number. */
export function mixed(number: number): number {
  let hash = Math.imul(number ^ (number >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** A generator of numbers from 0 up to, not with, 1: the same ones for the same seed. */
export function seeded(seed: number): () => number {
  let state = mixed(seed)
  return () => {
    state = (state + 0x9e3779b9) | 0
    return mixed(state) / 2 ** 32
  }
}
