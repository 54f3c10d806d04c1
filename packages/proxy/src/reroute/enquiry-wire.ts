import type { PeerInfo } from '@cachereef/community'
import type { Dispatcher } from 'undici'
import { jsonObject } from '../json-object.ts'
import { postJson } from '../link/post-json.ts'
import { ENQUIRY_BYTES_MAX } from './limits.ts'

/** Where a peer is asked, by another one, whether it would serve a client; a path of the link alone. */
export const ENQUIRY_PATH = '/.cachereef/would-serve'

/** What one peer asks another before it sends a client there, as JSON. */
export interface Enquiry {
  /** The client's IP address, as the asked peer would see it. */
  readonly client: string
  /** "https://www.example.org": where the content comes from, should the asked peer have to fetch it. */
  readonly origin: string
}

/** The answer, as JSON. */
export interface Word {
  readonly serves: boolean
  /** Why not, for people. */
  readonly reason?: string
  /** The asked peer's clock, which decides when a signed URL has expired. */
  readonly nowMs: number
}

/** Reads an enquiry from JSON text; undefined where it is none. */
export function parseEnquiry(text: string): Enquiry | undefined {
  const value = jsonObject(text)
  const { client, origin } = value ?? {}
  if (typeof client !== 'string' || typeof origin !== 'string') return undefined
  if (!URL.canParse(origin) || !/^https?:$/.test(new URL(origin).protocol)) return undefined
  return { client, origin: new URL(origin).origin }
}

/** Asks. Rejects where the peer does not answer, or not with a word. */
export async function enquireAt(
  link: Dispatcher,
  peer: PeerInfo,
  enquiry: Enquiry,
  signal: AbortSignal,
): Promise<Word> {
  const response = await postJson(link, peer, ENQUIRY_PATH, enquiry, signal)
  const length = Number(response.headers['content-length'])
  if (!(length <= ENQUIRY_BYTES_MAX)) {
    await response.body.dump()
    throw new Error(`it answered ${response.statusCode} without a bounded length`)
  }
  const text = await response.body.text()
  const word = response.statusCode === 200 ? jsonObject(text) : undefined
  // A peer that knows nothing of rerouting is alive all the same: it is not to be asked again at once.
  if (word === undefined) return { serves: false, reason: `it answered ${response.statusCode}`, nowMs: 0 }
  const { serves, nowMs, reason } = word
  if (typeof serves !== 'boolean' || typeof nowMs !== 'number' || !Number.isFinite(nowMs))
    throw new Error('its answer is no word')
  return { serves, nowMs, ...(typeof reason === 'string' ? { reason } : {}) }
}
