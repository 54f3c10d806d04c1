import type { RequestHead } from '../http/message.ts'

/** Fetch destinations (Fetch Metadata, `Sec-Fetch-Dest`) that nothing else is addressed relative to: plain content. */
const CONTENT: ReadonlySet<string> = new Set(['audio', 'font', 'image', 'track', 'video'])

/**
 * Whether a request may be answered from another address than the one it was sent to. Not a page, a style sheet or a
 * script: what they link to would be looked for at the holder, and a page would become the holder's. Not what shows who
 * the client is, for that isn't sent on; not what may change anything.
 *
 * @param version The client's version of HTTP: 307 is not known to one of 1.0.
 */
export function isEligible({ method, fields }: RequestHead, version: string): boolean {
  if ((method !== 'GET' && method !== 'HEAD') || version === '1.0') return false
  if (PERSONAL.some((name) => fields.has(name))) return false
  if (fields.has('transfer-encoding') || (fields.get('content-length') ?? '0') !== '0') return false
  // A script's own request ("empty") is held to the rules of its web origin, under which the redirection may well fail.
  const destination = fields.get('sec-fetch-dest')
  if (destination !== undefined && !CONTENT.has(destination)) return false
  // Browsers say where a page or a style sheet is wanted even over http, where they say nothing of fetch destinations.
  return !/\btext\/(?:html|css)\b/i.test(fields.get('accept') ?? '')
}

/** What the content may depend on, or a client would not send to another host, or a browser only after asking it. */
const PERSONAL = ['authorization', 'cookie', 'proxy-authorization', 'upgrade', 'x-requested-with']

/** Whether a request through a mirror is npm's for metadata, whose tarball addresses only the mirror can put right. */
export function wantsNpmMetadata({ url, fields }: RequestHead): boolean {
  if (/\.tgz$/.test(new URL(url).pathname)) return false
  return (
    /vnd\.npm\.install/i.test(fields.get('accept') ?? '') ||
    /\b(?:npm|pnpm|yarn|bun)\//i.test(fields.get('user-agent') ?? '')
  )
}
