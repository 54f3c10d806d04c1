/** Numbers from 0 to 1, the same ones in each run (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export interface Trace {
  readonly name: string
  /** Objects in the order in which they are asked for. */
  readonly requests: Int32Array
}

/** Asks for objects by Zipf's law: the n-th most popular of them `1 / n ** alpha` as often as the first. */
function zipf(objects: number, alpha: number, seed: number): () => number {
  const sums = new Float64Array(objects)
  let sum = 0
  for (let i = 0; i < objects; i++) sums[i] = sum += 1 / (i + 1) ** alpha
  const random = generator(seed)
  return () => {
    const wanted = random() * sum
    let low = 0
    for (let high = objects - 1; low < high; ) {
      const middle = (low + high) >> 1
      if (sums[middle]! < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Zipf alone. */
export function plain(objects: number, requests: number, alpha: number): Trace {
  const draw = zipf(objects, alpha, 1)
  return { name: `Zipf ${alpha}`, requests: Int32Array.from({ length: requests }, draw) }
}

/** Zipf, and now and then a walk over objects that nobody asks for again: a crawler, a backup. */
export function withScans(objects: number, requests: number, alpha: number): Trace {
  const draw = zipf(objects, alpha, 2)
  let fresh = objects
  const row = Int32Array.from({ length: requests }, (_, i) => (i % 20_000 >= 15_000 ? fresh++ : draw()))
  return { name: `Zipf ${alpha}, a quarter scans`, requests: row }
}

/** Zipf, where after so many requests each object is a little less popular, and another the most. */
export function drifting(objects: number, requests: number, alpha: number, every: number): Trace {
  const draw = zipf(objects, alpha, 3)
  const row = Int32Array.from({ length: requests }, (_, i) => (draw() + Math.floor(i / every)) % objects)
  return { name: `Zipf ${alpha}, another favourite every ${every} requests`, requests: row }
}

/** Half of all requests are for something that is asked for once only, as at most caches on the way. */
export function onceOnly(objects: number, requests: number, alpha: number): Trace {
  const draw = zipf(objects, alpha, 4)
  const random = generator(5)
  let fresh = objects
  return {
    name: `Zipf ${alpha}, half asked once`,
    requests: Int32Array.from({ length: requests }, () => (random() < 0.5 ? fresh++ : draw())),
  }
}

/** Bytes of an object's body: from some hundreds to some ten thousands, a few thousand on average, always the same for one object. */
export function sizeOf(object: number): number {
  const random = generator(object + 17)
  return Math.floor(200 + 30_000 * random() ** 6 + 2_000 * random())
}
