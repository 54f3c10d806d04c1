import { Transform } from 'node:stream'
import { type Mount, localPath } from './mirrors.ts'

/** Where the public registry's tarballs are, whatever registry lists them; npm itself looks for them in the configured one. */
const PUBLIC_REGISTRY = 'https://registry.npmjs.org/'

/** Longer than any tarball's URL: the tail that is held back because a URL may go on in the next chunk. */
const URL_BYTES_MAX = 2_048

const PROPERTY = '"tarball"'

/** `"tarball": "https://…"` in npm's metadata. */
const TARBALL = /("tarball"\s*:\s*")(https?:\/\/[^"\\]{1,2000})(")/g

/** Whether a response of a mirror may be npm's metadata, by its type; the whole registry API is JSON. */
export function mayBeNpmMetadata(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/(?:json|vnd\.npm\.install-v1\+json)\s*(?:;|$)/i.test(contentType)
}

/**
 * Turns the absolute tarball URLs of npm's metadata into this mirror's. npm takes a tarball from where the metadata says; only
 * for those of the public registry it puts the configured registry's host in, and forgets the mirror's prefix doing so.
 *
 * @param mirror Where the metadata came through.
 * @param mounts All of the peer's: a tarball elsewhere may be below another mirror.
 * @param base "http://host:port" as the client calls this peer.
 */
export function rewriteTarballs(mirror: Mount, mounts: readonly Mount[], base: string): Transform {
  let held = ''
  const rewrite = (text: string) =>
    text.replaceAll(TARBALL, (whole, before: string, url: string, after: string) => {
      const path = tarballPath(url, mirror, mounts)
      return path === undefined ? whole : before + base + path + after
    })
  return new Transform({
    // latin1 keeps every byte as it is; URLs are ASCII.
    transform(chunk: Buffer, _encoding, done) {
      const text = held + chunk.toString('latin1')
      const settled = settledLength(text)
      held = text.slice(settled)
      done(null, Buffer.from(rewrite(text.slice(0, settled)), 'latin1'))
    },
    flush(done) {
      done(null, Buffer.from(rewrite(held), 'latin1'))
    },
  })
}

/** Up to where nothing that a later chunk brings can begin or complete a tarball's URL. */
function settledLength(text: string): number {
  const beforeName = text.length - PROPERTY.length
  const start = text.lastIndexOf(PROPERTY)
  if (start < 0) return Math.max(0, beforeName)
  const complete = /^"tarball"\s*:\s*"[^"]*"/.exec(text.slice(start, start + URL_BYTES_MAX))
  if (complete) return Math.max(start + complete[0].length, beforeName)
  return text.length - start < URL_BYTES_MAX ? start : Math.max(start + 1, beforeName)
}

function tarballPath(url: string, mirror: Mount, mounts: readonly Mount[]): string | undefined {
  const own = localPath(mounts, url)
  if (own !== undefined) return own
  return url.startsWith(PUBLIC_REGISTRY) ? `${mirror.prefix}/${url.slice(PUBLIC_REGISTRY.length)}` : undefined
}
