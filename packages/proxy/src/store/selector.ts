import type { Fields } from '../http/fields.ts'
import type { Selector } from './store.ts'
import { tagsOf } from './tags.ts'

/**
 * Whether a purge means an entry. `url` and `prefix` are compared with the cache key as it is, so the caller normalises
 * them as it normalises keys; `domain` is a host name, any scheme and port, or `*.example.com` for all names below one.
 */
export function selects(selector: Selector, key: string, fields: Fields): boolean {
  switch (selector.kind) {
    case 'all':
      return true
    case 'url':
      return key === selector.value
    case 'prefix':
      return key.startsWith(selector.value)
    case 'domain':
      return domainMatches(selector.value, hostOf(key))
    case 'tag':
      return tagsOf(fields).includes(selector.value)
  }
}

/** The host name in a key that is a URL, in lower case, without port or user; '' where there is none. */
export function hostOf(key: string): string {
  const scheme = key.indexOf('://')
  if (scheme < 0) return ''
  let end = key.length
  for (let i = scheme + 3; i < end; i++) {
    const code = key.charCodeAt(i)
    // "/", "?" and "#" end the authority (RFC 3986 section 3.2).
    if (code === 47 || code === 63 || code === 35) end = i
  }
  const authority = key.slice(key.lastIndexOf('@', end) > scheme ? key.lastIndexOf('@', end) + 1 : scheme + 3, end)
  const port = authority.indexOf(':', authority.lastIndexOf(']') + 1)
  return (port < 0 ? authority : authority.slice(0, port)).toLowerCase()
}

function domainMatches(wanted: string, host: string): boolean {
  const domain = wanted.toLowerCase()
  if (domain.startsWith('*.')) return host.length >= domain.length && host.endsWith(domain.slice(1))
  return host === domain
}
