import type { PeerInfo } from '@cachereef/community'
import type { Dispatcher } from 'undici'
import { EXPLAIN_BYTES_MAX, EXPLAIN_MS } from '../limits.ts'

/** Where a peer tells others what it has of a URL, and why; a path of the link alone, never of the client listener. */
export const EXPLAIN_PATH = '/.cachereef/explain'

/** The URL that a request for that path asks about; undefined where it names none. */
export function parseExplain(target: string): URL | undefined {
  const asked = new URL(target, 'http://link.invalid').searchParams.get('url') ?? ''
  return /^https?:\/\//i.test(asked) && URL.canParse(asked) ? new URL(asked) : undefined
}

/** Asks a peer; resolves with the object that it answers. Rejects where it answers none, or none in time. */
export async function askExplanation(link: Dispatcher, peer: PeerInfo, url: string): Promise<object> {
  const response = await link.request({
    method: 'GET',
    path: `${EXPLAIN_PATH}?url=${encodeURIComponent(url)}`,
    headers: { host: peer.address },
    signal: AbortSignal.timeout(EXPLAIN_MS),
  })
  const length = Number(response.headers['content-length'])
  if (response.statusCode !== 200 || !(length <= EXPLAIN_BYTES_MAX)) {
    await response.body.dump()
    throw new Error(`it answered ${response.statusCode}`)
  }
  const answer: unknown = await response.body.json()
  if (typeof answer !== 'object' || answer === null) throw new Error('it answered no explanation')
  return answer
}
