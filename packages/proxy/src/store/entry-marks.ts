import type { Fields } from '../http/fields.ts'
import { hashKey } from './key-hash.ts'
import { hostOf } from './selector.ts'
import type { Selector } from './store.ts'
import { tagsOf } from './tags.ts'

/**
 * Three words that stand in an entry's line for what it can be purged by: a hash of its host, and 64 bits in which each tag
 * has set two. A purge runs over the lines (64 bytes each, in a row) and looks closer only at those whose marks fit:
 * an index of domains and tags that costs no memory of its own and can't disagree with the entries.
 */
export interface EntryMarks {
  readonly domain: number
  readonly tagsLow: number
  readonly tagsHigh: number
}

export function marksOf(key: string, fields: Fields, seed: number): EntryMarks {
  let tagsLow = 0
  let tagsHigh = 0
  for (const tag of tagsOf(fields)) {
    const hash = hashKey(tag, seed)
    tagsLow |= 1 << (hash & 31)
    tagsHigh |= 1 << ((hash >>> 5) & 31)
  }
  return { domain: hashKey(hostOf(key), seed), tagsLow, tagsHigh }
}

/** Whether an entry with these marks may be meant; false is certain. */
export function marksFilter(
  selector: Selector,
  seed: number,
): (domain: number, tagsLow: number, tagsHigh: number) => boolean {
  if (selector.kind === 'tag') {
    const hash = hashKey(selector.value, seed)
    const low = 1 << (hash & 31)
    const high = 1 << ((hash >>> 5) & 31)
    return (_, tagsLow, tagsHigh) => (tagsLow & low) !== 0 && (tagsHigh & high) !== 0
  }
  const host = wholeHost(selector)
  if (host === undefined) return () => true
  const wanted = hashKey(host, seed)
  return (domain) => domain === wanted
}

/** The one host that the selector can mean, where it names one in full. */
function wholeHost(selector: Selector): string | undefined {
  if (selector.kind === 'domain') return selector.value.startsWith('*.') ? undefined : selector.value.toLowerCase()
  if (selector.kind !== 'prefix') return undefined
  const scheme = selector.value.indexOf('://')
  return scheme >= 0 && selector.value.indexOf('/', scheme + 3) > 0 ? hostOf(selector.value) : undefined
}
