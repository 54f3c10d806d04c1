/**
 * A thing that the origin has. Its address says all of what it is, so the origin, the clients and whoever judges the answers
 * agree on it without a word between them: `http://s7.test/19?bytes=4096&max-age=2&period=5000&tag=strong`.
 */
export interface Thing {
  readonly url: string
  /** Bytes of its first version; later ones differ by a few, so that the length is no secret to share between versions. */
  readonly bytes: number
  /** Seconds that an answer stays fresh. */
  readonly maxAgeS: number
  /** Milliseconds from one version to the next; 0: it never changes. */
  readonly periodMs: number
  /** Its validator; a body with another than a strong one can't go on elsewhere when its source breaks off (C5). */
  readonly tag: Tag
  /** Bytes a second at which the origin sends it; 0: as fast as it goes. */
  readonly pace: number
}

export type Tag = 'strong' | 'weak' | 'none'

const DEFAULTS = { bytes: 4096, maxAgeS: 3600, periodMs: 0, tag: 'strong', pace: 0 } as const

/** The thing at that place of that site, with its address. */
export function thingAt(site: string, place: string | number, wanted: Partial<Omit<Thing, 'url'>> = {}): Thing {
  const { bytes, maxAgeS, periodMs, tag, pace } = { ...DEFAULTS, ...wanted }
  const query = `bytes=${bytes}&max-age=${maxAgeS}&period=${periodMs}&tag=${tag}&pace=${pace}`
  return { url: `http://${site}/${place}?${query}`, bytes, maxAgeS, periodMs, tag, pace }
}

/** The same thing from its address; undefined where the address is none of a thing. */
export function thingOf(url: string): Thing | undefined {
  const { searchParams } = new URL(url)
  const number = (name: string) => Number(searchParams.get(name) ?? Number.NaN)
  const [bytes, maxAgeS, periodMs, pace] = [number('bytes'), number('max-age'), number('period'), number('pace')]
  const tag = searchParams.get('tag')
  if (tag !== 'strong' && tag !== 'weak' && tag !== 'none') return undefined
  if (![bytes, maxAgeS, periodMs, pace].every((value) => Number.isSafeInteger(value) && value >= 0)) return undefined
  return { url, bytes, maxAgeS, periodMs, tag, pace }
}
