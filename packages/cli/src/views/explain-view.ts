import { bytes } from './quantity.ts'
import { table } from './table.ts'

/** What a peer answers to `GET /explain`, as far as it is shown. */
export interface ExplainAnswer {
  readonly key: string
  readonly domain: string
  readonly tableVersion: string
  readonly holders: readonly Holder[]
  /** Why these are the holders, in a sentence. */
  readonly allocation: string
  /** Which way a miss goes, in a sentence. */
  readonly route: string
  readonly stored: readonly {
    readonly status: number
    readonly bytes: number
    readonly residentSeconds: number
    readonly invalidated: boolean
    readonly fields: Readonly<Record<string, string>>
  }[]
}

interface Holder {
  readonly peerId: string
  readonly name: string
  readonly address: string
  /** It is the peer that was asked. */
  readonly self: boolean
}

/** Who holds it, by which route, and what is stored at the peer that was asked. */
export function explainView({ key, domain, tableVersion, holders, allocation, route, stored }: ExplainAnswer): string {
  const facts = [
    ['key', key],
    ['domain', domain],
    ['table', tableVersion],
    ['holders', holders.map(({ name, address, self }) => `${name} (${self ? 'asked now' : address})`).join(', then ')],
    // It speaks of peers by their ids, which say little to people.
    ['why', holders.reduce((text, { peerId, name }) => text.replaceAll(peerId, name), allocation)],
    ['route', route],
    ...stored.flatMap((response) => [['stored', storedText(response)], ...fieldRows(response.fields)]),
  ]
  if (stored.length === 0) facts.push(['stored', 'nothing at this peer'])
  return `${table(facts)}\n`
}

type Stored = ExplainAnswer['stored'][number]

function storedText({ status, bytes: length, residentSeconds, invalidated }: Stored): string {
  const text = `status ${status}, ${bytes(length)}, ${residentSeconds} s since it came or was last validated`
  return invalidated ? `${text}; invalidated` : text
}

function fieldRows(fields: Stored['fields']): string[][] {
  return Object.entries(fields).map(([name, value]) => ['', `${name}: ${value}`])
}
