import type { Held } from './peers-child.ts'

export interface Sample extends Held {
  readonly minute: number
}

/** What may still be noise: growth an hour, by the line that fits the samples best. */
const HEAP_BYTES_AN_HOUR_MAX = 4 * 1024 * 1024
const DESCRIPTORS_AN_HOUR_MAX = 8

export interface Verdict {
  readonly heapBytesAnHour: number
  readonly residentBytesAnHour: number
  readonly descriptorsAnHour: number
  readonly flat: boolean
}

/** Whether heap and descriptors are flat after the first `warmUpMinutes`, in which tables fill and code is compiled. */
export function verdictOf(samples: readonly Sample[], warmUpMinutes: number): Verdict {
  const counted = samples.filter(({ minute }) => minute > warmUpMinutes)
  const anHour = (of: (sample: Sample) => number): number =>
    60 * slope(counted.map((sample) => [sample.minute, of(sample)]))
  const heapBytesAnHour = anHour(({ heapBytes }) => heapBytes)
  const descriptorsAnHour = anHour(({ descriptors }) => descriptors)
  return {
    heapBytesAnHour,
    residentBytesAnHour: anHour(({ residentBytes }) => residentBytes),
    descriptorsAnHour,
    flat: heapBytesAnHour < HEAP_BYTES_AN_HOUR_MAX && descriptorsAnHour < DESCRIPTORS_AN_HOUR_MAX,
  }
}

/** Of the line with the least squares. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (of: 0 | 1): number => points.reduce((sum, point) => sum + point[of], 0) / points.length
  const [meanX, meanY] = [mean(0), mean(1)]
  let [along, square] = [0, 0]
  for (const [x, y] of points) {
    along += (x - meanX) * (y - meanY)
    square += (x - meanX) ** 2
  }
  return square === 0 ? 0 : along / square
}
