import { ENTITY_TAGS_MAX } from './limits.ts'

/*
 * Entity tags (RFC 9110 section 8.8.3) as text. One that is not quoted breaks the grammar but is sent by real servers: it is
 * compared as it is, and never strong.
 */

/** Whether two entity tags are equal, weak or not. */
export function weaklyEqual(a: string, b: string): boolean {
  // RFC9110-8.8.3.2 weak-comparison: Two entity tags are weakly equal if their opaque parts are, weak or not.
  return opaque(a) === opaque(b)
}

/** Whether two entity tags are equal and strong: then what they are of is equal byte for byte. */
export function stronglyEqual(a: string, b: string): boolean {
  // RFC9110-8.8.3.2 strong-comparison: Two entity tags are strongly equal if they are equal and neither is weak.
  return a === b && isStrong(a)
}

export function isStrong(tag: string): boolean {
  return /^"[^"]*"$/.test(tag)
}

/** The entity tags of an If-None-Match or If-Match; "*" where it is that. */
export function parseEntityTags(value: string): readonly string[] | '*' {
  if (value.trim() === '*') return '*'
  const tags: string[] = []
  const tag = /(?:W\/)?"[^"]*"|[^\s,]+/g
  for (let match = tag.exec(value); match !== null && tags.length < ENTITY_TAGS_MAX; match = tag.exec(value))
    tags.push(match[0])
  return tags
}

function opaque(tag: string): string {
  return tag.startsWith('W/"') ? tag.slice(2) : tag
}
