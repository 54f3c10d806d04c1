import { textKind } from './text-kind.ts'

/** Requests whose path starts with `prefix` are for `origin`. */
export interface Mirror {
  /** Starts with a slash and ends without one, for example "/npm". */
  readonly prefix: string
  /** Where they go; a path of its own is kept in front of what follows the prefix. */
  readonly origin: string
}

/** An http or https URL without user, query or fragment, for none of them can be part of an origin. */
function parseOrigin(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const web = url.protocol === 'http:' || url.protocol === 'https:'
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === ''
  return web && plain ? url.href : undefined
}

function parseMirror(text: string): Mirror | undefined {
  const [, prefix, target = ''] = /^(\/[^=?#\s]*[^=?#\s/])\/?=(.+)$/.exec(text) ?? []
  const origin = parseOrigin(target)
  return prefix === undefined || origin === undefined ? undefined : { prefix, origin }
}

export const origin = textKind('ORIGIN', 'an origin such as https://www.example.com', parseOrigin)

export const mirror = textKind(
  '/PREFIX=ORIGIN',
  'a path prefix and an origin such as /npm=https://packages.example',
  parseMirror,
)
