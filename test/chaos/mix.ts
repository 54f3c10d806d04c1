import { seeded } from './hash.ts'
import { type Tag, type Thing, thingAt } from './thing.ts'

/** What clients ask for, and how often each. */
export interface Mix {
  readonly seed: number
  readonly things: number
  readonly sites: number
  /** Exponent of the popularity by rank; 1 is that of most sites, 0 asks for everything alike. */
  readonly zipf: number
  /** Whether things change, are fresh for seconds only, and have validators of all kinds; else they stay as they are. */
  readonly changing: boolean
  /** The largest body: half of the things have up to 8 KiB, one in twenty up to this. */
  readonly bytesMax: number
}

/** The things of a mix, the most popular first. */
export function thingsOf({ seed, things, sites, changing, bytesMax }: Mix): readonly Thing[] {
  const random = seeded(seed)
  const below = (bound: number) => Math.floor(random() * bound)
  return Array.from({ length: things }, (_, place) => {
    const site = `s${below(sites)}.test`
    const bytes = 1 + below(SIZES[below(SIZES.length)] ?? bytesMax)
    if (!changing) return thingAt(site, place, { bytes: Math.min(bytes, bytesMax) })
    // Without a strong validator a body can't be continued; a short one is answered whole, or not yet.
    const tag = TAGS[below(TAGS.length)] ?? 'strong'
    return thingAt(site, place, {
      bytes: tag === 'strong' ? Math.min(bytes, bytesMax) : Math.min(bytes, SHORT_BYTES_MAX),
      maxAgeS: 1 + below(10),
      periodMs: below(4) === 0 ? 0 : 2_000 + below(20_000),
      tag,
    })
  })
}

const KIB = 1024
const SHORT_BYTES_MAX = 32 * KIB
/** Upper bounds of sizes, each as likely; the last stands for the mix's own. */
const SIZES: readonly (number | undefined)[] = [
  ...Array<number>(10).fill(8 * KIB),
  ...Array<number>(6).fill(64 * KIB),
  ...Array<number>(3).fill(256 * KIB),
  undefined,
]
const TAGS: readonly Tag[] = ['strong', 'strong', 'strong', 'strong', 'weak', 'none']

/** Draws things by their popularity; the first is the most popular. */
export function drawOf<T>(things: readonly T[], zipf: number, random: () => number): () => T {
  const shares = things.map((_, rank) => 1 / (rank + 1) ** zipf)
  const total = shares.reduce((sum, share) => sum + share, 0)
  let sum = 0
  const upTo = shares.map((share) => (sum += share / total))
  return () => {
    const wanted = random()
    let [low, high] = [0, upTo.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((upTo[middle] ?? 1) > wanted) high = middle
      else low = middle + 1
    }
    return things[low]!
  }
}
