/** Keys of one lane come back, so that there is something to replace; no two lanes share one. */
export function crashKey(version: number): string {
  return `http://a.test/${version % 4}/${Math.floor(version / 4) % 97}`
}

/** The body of a version: mostly small, now and then large enough for a file of its own. */
export function crashBody(version: number): Buffer {
  const bytes = version % 10 === 0 ? 150_000 + version : (version * 7_919) % 20_000
  return Buffer.alloc(bytes, `${version};`)
}

/** The next version that has the same key. */
export function nextOf(version: number): number {
  return version + 4 * 97
}

/** Some versions are no body but a purge of their key. */
export function isPurge(version: number): boolean {
  return version % 41 === 0
}
