import { parseDictionary } from 'structured-headers'

/** Carries what peers say to each other about a relayed request, both ways; a client's own is dropped. */
export const HOP_FIELD = 'CacheReef-Hop'

/** What the asking peer says: a Structured Field dictionary (RFC 9651), `v=1, table="3.ab….8", hops=1, left=70000, held`. */
export interface HopRequest {
  /** Version of the asking peer's table, as `tableVersion` writes it. */
  readonly table: string
  /** Relays that the request has taken, this one included; from 1. */
  readonly hops: number
  /** Answer only from the store or a fetch in flight: the asking peer will fetch itself. */
  readonly held: boolean
  /** Milliseconds within which the asking peer wants the head of an answer; undefined: it does not say. */
  readonly leftMs?: number
}

/** Why a peer did not serve a relayed request; the asking peer goes on to the next holder or the origin. */
export type HopRefusal =
  /** By its own table it is no holder, and it has nothing stored. */
  | 'not-holder'
  /** It was asked for what it has, and has nothing; or what it has is still on its way from yet another peer. */
  | 'not-held'
  /** Its rules forbid this origin (private address). */
  | 'not-allowed'
  /** It could not reach the origin; another peer may. */
  | 'unreachable'
  /** The time that the asking peer left it was up. */
  | 'late'
  /** Its user limits what it gives, and that is given for now. */
  | 'busy'
  /** It has relayed often enough, or met its own name in Via. */
  | 'loop'
  /** The asking peer is not in its list. */
  | 'stranger'
  /** It does not understand what it was asked. */
  | 'not-understood'

export interface HopAnswer {
  readonly table: string
  readonly refused: HopRefusal
}

const REFUSALS: ReadonlySet<string> = new Set<HopRefusal>([
  'not-holder',
  'not-held',
  'not-allowed',
  'unreachable',
  'late',
  'busy',
  'loop',
  'stranger',
  'not-understood',
])

/** One word for "this table": equal words are equal tables (design.md, Epochs). */
export function tableVersion(table: {
  readonly epoch: { readonly term: number; readonly master: string }
  readonly version: number
}): string {
  return `${table.epoch.term}.${table.epoch.master}.${table.version}`
}

export function formatHopRequest(hop: HopRequest): string {
  const left = hop.leftMs === undefined ? '' : `, left=${hop.leftMs}`
  return `v=1, table="${hop.table}", hops=${hop.hops}${left}${hop.held ? ', held' : ''}`
}

/** What `formatHopRequest` writes; the full grammar takes ten times as long, for each request of a peer. */
const PLAIN_REQUEST = /^v=1, table="([\w.-]*)", hops=([1-9]\d?)(?:, left=(\d{1,9}))?(, held)?$/

/** undefined where the field says nothing that this version understands; unknown members are for later versions. */
export function parseHopRequest(value: string): HopRequest | undefined {
  const plain = PLAIN_REQUEST.exec(value)
  if (plain) {
    const [, table = '', hops, left, held] = plain
    return {
      table,
      hops: Number(hops),
      held: held !== undefined,
      ...(left === undefined ? {} : { leftMs: Number(left) }),
    }
  }
  const members = membersOf(value)
  const table = members?.get('table')
  const hops = members?.get('hops')
  if (typeof table !== 'string' || typeof hops !== 'number' || !Number.isInteger(hops) || hops < 1) return undefined
  const left = members?.get('left')
  const held = members?.get('held') === true
  // What is no time is as good as nothing said: the link's own bound stands.
  return typeof left === 'number' && Number.isSafeInteger(left) && left >= 0
    ? { table, hops, held, leftMs: left }
    : { table, hops, held }
}

export function formatHopAnswer(answer: HopAnswer): string {
  return `v=1, table="${answer.table}", refused="${answer.refused}"`
}

export function parseHopAnswer(value: string): HopAnswer | undefined {
  const members = membersOf(value)
  const table = members?.get('table')
  const refused = members?.get('refused')
  if (typeof table !== 'string' || typeof refused !== 'string' || !REFUSALS.has(refused)) return undefined
  return { table, refused: refused as HopRefusal }
}

function membersOf(value: string): Map<string, unknown> | undefined {
  try {
    const members = new Map<string, unknown>()
    for (const [name, item] of parseDictionary(value)) members.set(name, item[0])
    return members.get('v') === 1 ? members : undefined
  } catch {
    return undefined
  }
}
