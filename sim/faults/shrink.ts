import type { Fault } from './fault.ts'

/**
 * The fewest faults that still make it fail, as far as taking away one piece after the other finds them (delta debugging:
 * Zeller, Hildebrandt, 2002). `fails` is asked at most so many times.
 */
export async function shrink(
  faults: readonly Fault[],
  fails: (faults: readonly Fault[]) => Promise<boolean>,
  triesMax = 200,
): Promise<readonly Fault[]> {
  let left = faults
  let pieces = 2
  let tries = 0
  while (left.length > 0 && tries < triesMax) {
    const size = Math.max(1, Math.ceil(left.length / pieces))
    let smaller: readonly Fault[] | undefined
    for (let at = 0; at < left.length && !smaller && tries < triesMax; at += size) {
      const rest = left.filter((_, index) => index < at || index >= at + size)
      tries++
      if (await fails(rest)) smaller = rest
    }
    if (smaller) {
      left = smaller
      pieces = Math.max(2, pieces - 1)
    } else if (size === 1) break
    else pieces *= 2
  }
  return left
}
