import { bytes } from './quantity.ts'
import { table } from './table.ts'

/** What a peer answers to `GET /explain`, as far as it is shown. */
export interface ExplainAnswer extends HeldThere {
  readonly key: string
  readonly domain: string
  readonly tableVersion: string
  readonly holders: readonly Holder[]
  /** Names of those that held it before, and may still have it. */
  readonly earlierHolders?: readonly string[]
  /** Why these are the holders, in a sentence. */
  readonly allocation: string
  /** What other peers, holders and earlier ones, say that they have. */
  readonly heldAt?: readonly Held[]
  /** Which way a miss goes, in a sentence. */
  readonly route: string
  /** What the first holder says, where that is another peer. */
  readonly atHolder?: ({ readonly name: string } & HeldThere) | { readonly name: string; readonly error: string }
}

/** What one peer has of it, and why. */
interface HeldThere {
  readonly stored: readonly {
    readonly status: number
    readonly bytes: number
    readonly residentSeconds: number
    readonly invalidated: boolean
    /** A copy of what another peer holds. */
    readonly mirror?: boolean
    readonly fields: Readonly<Record<string, string>>
  }[]
  /** Of the latest answer that came for it. */
  readonly decision?: {
    readonly stored: boolean
    readonly from: string
    readonly status: number
    readonly secondsAgo: number
    readonly reason: string
  }
  /** Of the latest fetch, where nobody answered it. */
  readonly failure?: { readonly secondsAgo: number; readonly from: string; readonly code: string }
}

interface Held {
  readonly name: string
  readonly held: 'yes' | 'no' | 'unknown'
  readonly ageMs?: number
}

interface Holder {
  readonly peerId: string
  readonly name: string
  readonly address: string
  /** It is the peer that was asked. */
  readonly self: boolean
}

/** Who holds it, by which route, and what is stored, and why, at the peer that was asked and at the holder. */
export function explainView(answer: ExplainAnswer): string {
  const { key, domain, tableVersion, holders, earlierHolders = [], allocation, route, heldAt = [], atHolder } = answer
  // What the holder itself says below is newer, and says more.
  const told = atHolder === undefined || 'error' in atHolder ? undefined : atHolder.name
  const elsewhere = heldAt.filter(({ name }) => name !== told)
  const facts = [
    ['key', key],
    ['domain', domain],
    ['table', tableVersion],
    ['holders', holders.map(({ name, address, self }) => `${name} (${self ? 'asked now' : address})`).join(', then ')],
    ...(earlierHolders.length === 0 ? [] : [['before', earlierHolders.join(', ')]]),
    // It speaks of peers by their ids, which say little to people.
    ['why', holders.reduce((text, { peerId, name }) => text.replaceAll(peerId, name), allocation)],
    ['route', route],
    ...(elsewhere.length === 0 ? [] : [['held at', elsewhere.map(heldText).join(', ')]]),
    ...heldRows(answer, 'this peer'),
    ...(atHolder === undefined ? [] : holderRows(atHolder)),
  ]
  return `${table(facts)}\n`
}

function heldText({ name, held, ageMs = 0 }: Held): string {
  if (held === 'unknown') return `${name} does not say`
  const when = ageMs < 500 ? '' : ` (as of ${Math.round(ageMs / 1000)} s ago)`
  return held === 'yes' ? `${name}${when}` : `not ${name}${when}`
}

function holderRows(atHolder: NonNullable<ExplainAnswer['atHolder']>): string[][] {
  return 'error' in atHolder
    ? [['stored', `not known at ${atHolder.name}: ${atHolder.error}`]]
    : heldRows(atHolder, atHolder.name)
}

function heldRows({ stored, decision, failure }: HeldThere, where: string): string[][] {
  const rows = stored.flatMap((response) => [
    ['stored', `at ${where}: ${storedText(response)}`],
    ...Object.entries(response.fields).map(([name, value]) => ['', `${name}: ${value}`]),
  ])
  if (stored.length === 0) rows.push(['stored', `nothing at ${where}`])
  if (decision !== undefined) rows.push(['', decisionText(decision)])
  if (failure !== undefined) rows.push(['', failureText(failure)])
  return rows
}

function storedText({
  status,
  bytes: length,
  residentSeconds,
  invalidated,
  mirror,
}: HeldThere['stored'][number]): string {
  const kind = mirror === true ? 'a copy, ' : ''
  const text = `${kind}status ${status}, ${bytes(length)}, ${residentSeconds} s since it came or was last validated`
  return invalidated ? `${text}; invalidated` : text
}

function failureText({ secondsAgo, from, code }: NonNullable<HeldThere['failure']>): string {
  return `the fetch of ${secondsAgo} s ago from ${from === 'origin' ? 'the origin' : from} failed: ${code}`
}

function decisionText({ stored, from, status, secondsAgo, reason }: NonNullable<HeldThere['decision']>): string {
  return `the answer of ${secondsAgo} s ago (${status}, from ${from}) was ${stored ? '' : 'not '}stored: ${reason}`
}
