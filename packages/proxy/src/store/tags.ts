import type { Fields } from '../http/fields.ts'
import { TAGS_MAX, TAG_CHARS_MAX } from './limits.ts'

/**
 * The tags that a response carries for purging: `Cache-Tag` (comma-separated) and `Surrogate-Key` (space-separated), the
 * two fields that content delivery networks made usual. Case counts, as it does there. Tags past the limits are ignored.
 */
export function tagsOf(fields: Fields): readonly string[] {
  const cacheTag = fields.get('cache-tag')
  const surrogateKey = fields.get('surrogate-key')
  if (cacheTag === undefined && surrogateKey === undefined) return []
  const tags = new Set<string>()
  for (const tag of (cacheTag ?? '').split(',')) add(tags, tag.trim())
  for (const tag of (surrogateKey ?? '').split(/[ \t,]+/)) add(tags, tag)
  return [...tags]
}

function add(tags: Set<string>, tag: string): void {
  if (tag !== '' && tag.length <= TAG_CHARS_MAX && tags.size < TAGS_MAX) tags.add(tag)
}
