import { counted } from './quantity.ts'
import { table } from './table.ts'

/** What a peer answers to `POST /purge`, as far as it is shown. */
export interface PurgeAnswer {
  /** Whether every peer of the list confirmed. */
  readonly complete: boolean
  readonly peers: readonly {
    readonly name: string
    readonly confirmed: boolean
    /** Where it confirmed: how many went. */
    readonly objects?: number
    /** Where it did not: why. */
    readonly error?: string
  }[]
}

/** One row a peer: what it deleted, or why it did not say that it did. */
export function purgeView({ peers }: PurgeAnswer): string {
  const rows = peers.map(({ name, confirmed, objects = 0, error = 'no reason given' }) => [
    name,
    confirmed ? `${counted(objects, 'object')} deleted` : `NOT CONFIRMED: ${error}`,
  ])
  return `${table(rows)}\n`
}
