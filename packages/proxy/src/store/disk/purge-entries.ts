import { marksFilter } from '../entry-marks.ts'
import { hashKey } from '../key-hash.ts'
import { selects } from '../selector.ts'
import type { Selector } from '../store.ts'
import type { EntryLedger } from './entry-ledger.ts'
import type { EntryReader } from './entry-reader.ts'
import * as word from './index-lines.ts'

/** Heads that are read at once: as many as the system's threads keep busy. */
const READS_AT_ONCE = 16
/** Entries that one record takes out. */
const REMOVALS_AT_ONCE = 65_536

/** Takes out all entries that are meant; resolves with how many when that is written. */
export async function purgeEntries(ledger: EntryLedger, reader: EntryReader, selector: Selector): Promise<number> {
  const { index } = ledger
  const candidates = candidatesOf(ledger, selector)
  if (selector.kind === 'all') return removeAll(ledger, candidates)
  const meant: { readonly hash: number; readonly id: number }[] = []
  const look = async (): Promise<void> => {
    for (let line = candidates.pop(); line !== undefined; line = candidates.pop()) {
      const known = { hash: index.get(line, word.HASH), id: index.idOf(line) }
      const stored = await reader.read(line)
      if (stored !== undefined && selects(selector, stored.key, stored.fields)) meant.push(known)
    }
  }
  await Promise.all(Array.from({ length: READS_AT_ONCE }, look))
  const lines = meant.map(({ hash, id }) => index.find(hash, id)).filter((line) => line >= 0)
  return removeAll(ledger, lines)
}

function candidatesOf({ index, seeds }: EntryLedger, selector: Selector): number[] {
  if (selector.kind === 'url')
    return index.variants(hashKey(selector.value, seeds.first), hashKey(selector.value, seeds.second))
  const mayBe = marksFilter(selector, seeds.first)
  return [...index.lines()].filter((line) =>
    mayBe(index.get(line, word.DOMAIN), index.get(line, word.TAGS_LOW), index.get(line, word.TAGS_HIGH)),
  )
}

async function removeAll(ledger: EntryLedger, lines: readonly number[]): Promise<number> {
  const written: Promise<void>[] = []
  for (let at = 0; at < lines.length; at += REMOVALS_AT_ONCE)
    written.push(ledger.remove(lines.slice(at, at + REMOVALS_AT_ONCE)))
  await Promise.all(written)
  return lines.length
}
