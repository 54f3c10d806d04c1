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
function plain(objects: number, requests: number, alpha: number, seed = 1): Trace {
  const draw = zipf(objects, alpha, seed)
  return { name: `Zipf ${alpha}`, requests: Int32Array.from({ length: requests }, draw) }
}

/** Zipf, and now and then a walk over objects that nobody asks for again: a crawler, a backup. */
export function withScans(objects: number, requests: number, alpha: number, seed = 2): Trace {
  const draw = zipf(objects, alpha, seed)
  let fresh = objects
  const row = Int32Array.from({ length: requests }, (_, i) => (i % 20_000 >= 15_000 ? fresh++ : draw()))
  return { name: `Zipf ${alpha}, a quarter scans`, requests: row }
}

/** Zipf, where after so many requests each object is a little less popular, and another the most. */
export function drifting(objects: number, requests: number, alpha: number, every: number, seed = 3): Trace {
  const draw = zipf(objects, alpha, seed)
  const row = Int32Array.from({ length: requests }, (_, i) => (draw() + Math.floor(i / every)) % objects)
  const often = every === 1 ? 'every request' : `every ${every} requests`
  return { name: `Zipf ${alpha}, another favourite ${often}`, requests: row }
}

/** Half of all requests are for something that is asked for once only, as at most caches on the way. */
function onceOnly(objects: number, requests: number, alpha: number, seed = 4): Trace {
  const draw = zipf(objects, alpha, seed)
  const random = generator(seed + 1)
  let fresh = objects
  return {
    name: `Zipf ${alpha}, half asked once`,
    requests: Int32Array.from({ length: requests }, () => (random() < 0.5 ? fresh++ : draw())),
  }
}

/** Zipf, where now and then all that was popular is forgotten, and something else is popular: another hour, another crowd. */
function shuffled(objects: number, requests: number, alpha: number, every: number, seed: number): Trace {
  const draw = zipf(objects, alpha, seed)
  const row = Int32Array.from({ length: requests }, (_, i) => (draw() + Math.floor(i / every) * 2_003) % objects)
  return { name: `Zipf ${alpha}, all other favourites every ${every.toLocaleString('en')} requests`, requests: row }
}

/** Half Zipf, half a walk round and round over the same objects: somebody who polls. */
function withLoop(objects: number, requests: number, alpha: number, loop: number, seed: number): Trace {
  const draw = zipf(objects, alpha, seed)
  const random = generator(seed + 1)
  const row = Int32Array.from({ length: requests }, (_, i) => (random() < 0.5 ? objects + (i % loop) : draw()))
  return { name: `Zipf ${alpha}, half a loop over ${loop.toLocaleString('en')}`, requests: row }
}

/** What was asked for lately is asked for again, and nothing else counts: what an LRU is made for. */
function recent(requests: number, depth: number, seed: number): Trace {
  const random = generator(seed)
  const row = new Int32Array(requests)
  let fresh = 0
  for (let i = 0; i < requests; i++) {
    const back = 1 + Math.floor(-Math.log(1 - random()) * depth)
    row[i] = random() < 0.35 || back > i ? fresh++ : row[i - back]!
  }
  return { name: `as lately, about ${depth.toLocaleString('en')} requests ago`, requests: row }
}

/** One trace and another in turn. */
function inTurn(one: Trace, other: Trace, every: number): Trace {
  const row = one.requests.map((object, i) => (Math.floor(i / every) % 2 === 0 ? object : other.requests[i]!))
  return { name: `in turn: ${one.name}; ${other.name}`, requests: row }
}

/** What the policy was chosen by. */
export function tunedTraces(objects: number, requests: number): Trace[] {
  return [0.7, 0.9, 1.1].flatMap((alpha) => [
    plain(objects, requests, alpha),
    withScans(objects, requests, alpha),
    onceOnly(objects, requests, alpha),
    drifting(objects, requests, alpha, 200),
    drifting(objects, requests, alpha, 5),
  ])
}

/** What it was not: other exponents, other draws, other paces, other shapes. */
export function heldOutTraces(objects: number, requests: number): Trace[] {
  return [
    plain(objects, requests, 0.8, 11),
    plain(objects, requests, 1.3, 12),
    withScans(objects, requests, 1, 13),
    onceOnly(objects, requests, 0.8, 14),
    drifting(objects, requests, 0.8, 1, 16),
    drifting(objects, requests, 0.6, 10, 17),
    drifting(objects, requests, 0.8, 20, 18),
    drifting(objects, requests, 1, 50, 19),
    shuffled(objects, requests, 0.8, 10_000, 20),
    withLoop(objects, requests, 0.8, 500, 21),
    recent(requests, 1_000, 23),
    recent(requests, 5_000, 24),
    inTurn(plain(objects, requests, 0.9, 25), drifting(objects, requests, 0.9, 5, 26), requests / 6),
  ]
}

/** Bytes of an object's body: from some hundreds to some ten thousands, a few thousand on average, always the same for one object. */
export function sizeOf(object: number): number {
  const random = generator(object + 17)
  return Math.floor(200 + 30_000 * random() ** 6 + 2_000 * random())
}
