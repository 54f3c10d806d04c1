import type { PeerInfo } from '@cachereef/community'
import type { Dispatcher } from 'undici'
import { ADMIN_BODY_BYTES_MAX } from '../limits.ts'
import type { Selector } from '../store/store.ts'

/** Where a peer takes purges of other peers; a path of the link alone, never of the client listener. */
export const PURGE_PATH = '/.cachereef/purge'

const KINDS: ReadonlySet<string> = new Set<Selector['kind']>(['url', 'prefix', 'domain', 'tag', 'all'])

/** Reads what is to be purged from JSON text, `{"kind":"url","value":"http://…"}`; undefined where it is none. */
export function parseSelector(text: string): Selector | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  return selectorOf(value)
}

function selectorOf(value: unknown): Selector | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { kind, value: wanted } = value as { kind?: unknown; value?: unknown }
  if (typeof kind !== 'string' || !KINDS.has(kind)) return undefined
  if (kind === 'all') return { kind }
  return typeof wanted === 'string' && wanted !== '' ? ({ kind, value: wanted } as Selector) : undefined
}

/** Asks a peer to purge; resolves with how many objects it says went. Rejects where it does not confirm. */
export async function purgeAt(
  link: Dispatcher,
  peer: PeerInfo,
  selector: Selector,
  signal: AbortSignal,
): Promise<number> {
  const response = await link.request({
    method: 'POST',
    path: PURGE_PATH,
    headers: { host: peer.address, 'content-type': 'application/json' },
    body: JSON.stringify(selector),
    signal,
  })
  const length = Number(response.headers['content-length'])
  if (response.statusCode !== 200 || !(length <= ADMIN_BODY_BYTES_MAX)) {
    await response.body.dump()
    throw new Error(`it answered ${response.statusCode}`)
  }
  const { objects } = (await response.body.json()) as { objects?: unknown }
  if (typeof objects !== 'number') throw new Error('its answer names no number of objects')
  return objects
}
