import { createHash } from 'node:crypto'
import type { Fields } from '../../http/fields.ts'
import { usefulSeconds } from '../../policy/useful-seconds.ts'
import { encodeHead, type EncodedHead } from '../head-codec.ts'
import { REDIS_ENTRY_BYTES, REDIS_TAG_BYTES } from '../limits.ts'
import { hostOf } from '../selector.ts'
import { tagsOf } from '../tags.ts'

/** What Redis needs to know of an entry besides its body. */
export interface Indexed {
  readonly head: Buffer
  /** Bytes charged for it, its body apart: about what Redis spends. */
  readonly weight: number
  /** When it is of no more use; milliseconds since the epoch. */
  readonly endsMs: number
  readonly host: string
  /** Joined by NUL, which no field value has. */
  readonly tags: string
}

export function indexed(head: EncodedHead, nowMs: number): Indexed {
  const encoded = Buffer.from(encodeHead(head))
  const tags = tagsOf(head.fields)
  const tagBytes = tags.reduce((sum, tag) => sum + REDIS_TAG_BYTES + tag.length, 0)
  return {
    head: encoded,
    weight: REDIS_ENTRY_BYTES + encoded.length + 3 * head.key.length + tagBytes,
    endsMs: nowMs + usefulSeconds(head) * 1000,
    host: hostOf(head.key),
    tags: tags.join('\0'),
  }
}

/** The same for request fields that select the same responses, and for no others; see `sameSelecting`. */
export function fieldOf(selecting: Fields): string {
  const names = new Set([...selecting].map(([name]) => name.toLowerCase()))
  const values = [...names].sort().map((name) => [name, selecting.get(name)])
  return createHash('sha256').update(JSON.stringify(values)).digest('base64url')
}
