import { jsonObject } from '../json-object.ts'
import { hostOf } from '../store/selector.ts'
import type { Selector } from '../store/store.ts'
import { SELECTOR_CHARS_MAX } from './limits.ts'

/** One purge of the whole community (C6). Every peer carries it out once, whoever tells it, and remembers it. */
export interface PurgeOrder {
  /** "ISSUER.INCARNATION.NUMBER": a peer never uses an incarnation again, so no two purges ever share an id, at whatever epoch. */
  readonly id: string
  /** Milliseconds since the Unix epoch, by the issuer's clock: for how long it is remembered, and nothing else. */
  readonly issuedAtMs: number
  /** URL and prefix in the form of cache keys. */
  readonly selector: Selector
}

const ID = /^[0-9a-f]{64}\.\d{1,16}\.\d{1,16}$/
const KINDS: ReadonlySet<string> = new Set<Selector['kind']>(['url', 'prefix', 'domain', 'tag', 'all'])

/**
 * Reads what is to be purged from JSON text, `{"kind":"url","value":"http://…"}`; undefined where it is none, or can select nothing.
 * Between peers nobody asks that much: an order that selects nothing harms nobody, and a list without it could not be compared.
 */
export function parseSelector(text: string): Selector | undefined {
  const selector = selectorOf(jsonObject(text))
  if (selector === undefined) return undefined
  if (selector.kind === 'domain') return isHost(selector.value) ? selector : undefined
  if (selector.kind === 'url' || selector.kind === 'prefix') return isHttpUrl(selector.value) ? selector : undefined
  return selector
}

/** Whether any key can have such a host, or one below it. */
function isHost(domain: string): boolean {
  const host = domain.startsWith('*.') ? domain.slice(2) : domain
  return isHttpUrl(`http://${host}/`) && hostOf(`http://${host}/`) === host.toLowerCase()
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text)
}

/** Reads `{"orders":[{"id":"…","issuedAtMs":1,"selector":{…}}]}`; undefined unless every one of them makes sense. */
export function parseOrders(text: string): readonly PurgeOrder[] | undefined {
  const orders = jsonObject(text)?.orders
  if (!Array.isArray(orders)) return undefined
  const sound = orders.map(orderOf).filter((order) => order !== undefined)
  return sound.length === orders.length ? sound : undefined
}

export function orderOf(value: unknown): PurgeOrder | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { id, issuedAtMs, selector: wanted } = value as { id?: unknown; issuedAtMs?: unknown; selector?: unknown }
  const selector = selectorOf(wanted)
  if (selector === undefined || typeof id !== 'string' || !ID.test(id)) return undefined
  if (!Number.isSafeInteger(issuedAtMs) || (issuedAtMs as number) < 0) return undefined
  return { id, issuedAtMs: issuedAtMs as number, selector }
}

function selectorOf(value: unknown): Selector | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { kind, value: wanted } = value as { kind?: unknown; value?: unknown }
  if (typeof kind !== 'string' || !KINDS.has(kind)) return undefined
  if (kind === 'all') return { kind }
  if (typeof wanted !== 'string' || wanted === '' || wanted.length > SELECTOR_CHARS_MAX) return undefined
  return { kind, value: wanted } as Selector
}
