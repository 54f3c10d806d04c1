import { MEMORY_BYTES_MIN } from '../store/limits.ts'
import { MIRROR_SHARE } from './limits.ts'

/** Bytes of a peer's memory for copies of what others hold; 0 where that would be too few to be of use. */
export function mirrorBytes(memoryBytes: number): number {
  const bytes = Math.floor(memoryBytes * MIRROR_SHARE)
  return bytes < MEMORY_BYTES_MIN ? 0 : bytes
}
