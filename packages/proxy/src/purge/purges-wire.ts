import type { PeerInfo } from '@cachereef/community'
import type { Dispatcher } from 'undici'
import { jsonObject } from '../json-object.ts'
import { ADMIN_BODY_BYTES_MAX } from '../limits.ts'
import { postJson, textOf } from '../link/post-json.ts'
import { SetDigest } from './digest.ts'
import { JOURNAL_ANSWER_BYTES_MAX } from './limits.ts'
import { parseOrders, type PurgeOrder } from './order.ts'

/** Where a peer takes purges, POST, and tells those that it knows, GET; a path of the link alone, never of the client listener. */
export const PURGES_PATH = '/.cachereef/purges'

/** Which purges the answering peer had carried out when it was asked: `Purger.done`; left out where there are none. */
export const PURGES_FIELD = 'CacheReef-Purges'

/** `Purger.done` of a peer that knows of no purge. */
export const NO_PURGES = String(new SetDigest())

/** What a peer tells of its journal. */
export interface ToldJournal {
  /** Purges of up to then it may have forgotten; milliseconds since the Unix epoch. */
  readonly forgottenToMs: number
  /** When its process began, so that who saw it vanish knows whether it was gone or only out of sight. */
  readonly startedAtMs: number
  readonly orders: readonly PurgeOrder[]
}

/** Asks a peer for its journal; undefined where it is the same as `digest` says. Rejects where it gives no answer that makes sense. */
export async function journalOf(
  link: Dispatcher,
  peer: PeerInfo,
  digest: string,
  signal: AbortSignal,
): Promise<ToldJournal | undefined> {
  const response = await link.request({
    method: 'GET',
    path: PURGES_PATH,
    headers: { host: peer.address, 'if-none-match': `"${digest}"` },
    signal,
  })
  if (response.statusCode === 304) {
    await response.body.dump()
    return undefined
  }
  const text = await textOf(response, JOURNAL_ANSWER_BYTES_MAX)
  const orders = parseOrders(text)
  const { forgottenToMs, startedAtMs } = jsonObject(text) ?? {}
  if (orders === undefined || !isTime(forgottenToMs) || !isTime(startedAtMs)) {
    throw new Error('its journal makes no sense')
  }
  return { forgottenToMs, startedAtMs, orders }
}

/** Tells a peer of purges; resolves, once it has carried them out, with how many responses went. Rejects where it does not say so. */
export async function tellPurges(
  link: Dispatcher,
  peer: PeerInfo,
  orders: readonly PurgeOrder[],
  signal: AbortSignal,
): Promise<number> {
  const response = await postJson(link, peer, PURGES_PATH, { orders }, signal)
  const objects = jsonObject(await textOf(response, ADMIN_BODY_BYTES_MAX))?.objects
  if (typeof objects !== 'number') throw new Error('its answer names no number of objects')
  return objects
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value)
}
