/** What the origin has: everything about an object stands in its address, so that whoever has an answer can check it. */
export interface Thing {
  readonly site: number
  readonly number: number
  readonly bytes: number
  /** Milliseconds for which one version lives; 0: it never changes. */
  readonly periodMs: number
  /** Seconds for which an answer may be used. */
  readonly maxAge: number
}

export function urlOf({ site, number, bytes, periodMs, maxAge }: Thing): string {
  return `http://site${site}.test/${number}?bytes=${bytes}&period=${periodMs}&age=${maxAge}`
}

/** undefined where it is no address of the kind. */
export function thingAt(url: string): Thing | undefined {
  const { hostname, pathname, searchParams } = new URL(url)
  const [, site] = /^site(\d+)\.test$/.exec(hostname) ?? []
  if (site === undefined) return undefined
  const number = (name: string): number => Number(searchParams.get(name))
  return {
    site: Number(site),
    number: Number(pathname.slice(1)),
    bytes: number('bytes'),
    periodMs: number('period'),
    maxAge: number('age'),
  }
}

/** Which version of it there is at that moment, in milliseconds since 1970. */
export function versionAt({ periodMs }: Thing, wallMs: number): number {
  return periodMs === 0 ? 0 : Math.floor(wallMs / periodMs)
}

/** Lines that say whose they are and where, so that no piece of another thing, version or place goes unnoticed. */
export function contentOf(thing: Thing, version: number): Buffer {
  const name = `${thing.site}/${thing.number} v${version}`
  const lines: string[] = []
  for (let at = 0; at < thing.bytes; ) {
    const line = `${name} @${at}`.padEnd(63, '.') + '\n'
    lines.push(line)
    at += line.length
  }
  return Buffer.from(lines.join('')).subarray(0, thing.bytes)
}
