import type { Fields } from './fields.ts'
import { endToEnd } from './hop-by-hop.ts'

/**
 * What a trailer section must not say (RFC 9110 section 6.5.1): how the message is framed, whom it is for, who sends it, under which
 * conditions, what is to be done with it, and how its content is to be read. A server that merges trailers into the head would take it
 * for what this one has seen and judged there.
 */
const OF_THE_HEAD: ReadonlySet<string> = new Set([
  ...['content-length', 'host', 'trailer'],
  ...['authorization', 'cookie', 'set-cookie', 'www-authenticate'],
  ...[
    'expect',
    'max-forwards',
    'range',
    'if-match',
    'if-none-match',
    'if-modified-since',
    'if-unmodified-since',
    'if-range',
  ],
  ...['cache-control', 'cdn-cache-control', 'pragma', 'age', 'date', 'expires', 'vary', 'location', 'retry-after'],
  ...['content-encoding', 'content-type', 'content-range'],
])

/** The trailers of a message that may be sent on; undefined where there are none. */
export function trailerFields(received: Fields): Fields | undefined {
  const fields = endToEnd(received)
  for (const name of OF_THE_HEAD) fields.delete(name)
  return fields.size > 0 ? fields : undefined
}
