import { PeerError } from '../errors.ts'
import type { Mirror } from '../peer-options.ts'

/** A place in this peer's own paths, and the origin's URL that it stands for; both without a slash at the end. */
export interface Mount {
  readonly prefix: string
  /** Scheme, host, port and path of the origin, such as "https://registry.example/npm". */
  readonly base: string
}

/** Mirrors, ready to be matched: the longest prefix first. Throws PeerError `invalid-option`. */
export function mountsOf(mirrors: readonly Mirror[], reverse: string | undefined): readonly Mount[] {
  const mounts = mirrors.map(({ prefix, origin }) => {
    const trimmed = prefix.replace(/\/+$/, '')
    if (!/^(\/[\w.~!$&'()*+,;=:@%-]+)+$/.test(trimmed)) {
      throw new PeerError('invalid-option', `mirrors: the prefix "${prefix.slice(0, 80)}" is not a path such as /npm`)
    }
    return { prefix: trimmed, base: originBase(origin, 'mirrors') }
  })
  const twice = mounts.find(({ prefix }, index) => mounts.findIndex((other) => other.prefix === prefix) !== index)
  if (twice) throw new PeerError('invalid-option', `mirrors: the prefix ${twice.prefix} is given twice`)
  if (reverse !== undefined) mounts.push({ prefix: '', base: originBase(reverse, 'reverse') })
  return mounts.sort((a, b) => b.prefix.length - a.prefix.length)
}

/** The mount that a path (with its query) is below. "/npmx" is not below "/npm". */
export function mountOf(mounts: readonly Mount[], path: string): Mount | undefined {
  return mounts.find(
    ({ prefix }) => path.startsWith(prefix) && (prefix === '' || /^(?:[/?]|$)/.test(path.slice(prefix.length))),
  )
}

/** The origin's URL that a path of this peer stands for. */
export function originUrl(mount: Mount, path: string): string {
  const rest = path.slice(mount.prefix.length)
  return mount.base + (rest.startsWith('/') ? rest : `/${rest}`)
}

/** The path here that stands for an origin's URL; undefined for one outside all mounts. The most specific mount counts. */
export function localPath(mounts: readonly Mount[], url: string): string | undefined {
  let best: Mount | undefined
  for (const mount of mounts) {
    if (url.startsWith(mount.base) && /^(?:[/?#]|$)/.test(url.slice(mount.base.length))) {
      if (!best || mount.base.length > best.base.length) best = mount
    }
  }
  if (!best) return undefined
  const rest = url.slice(best.base.length)
  return best.prefix + (rest.startsWith('/') ? rest : `/${rest}`)
}

function originBase(text: string, option: string): string {
  let url: URL
  try {
    url = new URL(text)
  } catch (cause) {
    throw new PeerError(
      'invalid-option',
      `${option}: "${text.slice(0, 80)}" is no URL, such as https://www.example.org`,
      { cause },
    )
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new PeerError('invalid-option', `${option}: "${text.slice(0, 80)}" is not http or https`)
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new PeerError(
      'invalid-option',
      `${option}: "${text.slice(0, 80)}" may have a path, but no user, query or fragment`,
    )
  }
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`
}
