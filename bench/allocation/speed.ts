import { type AllocationPeer, hash32 } from '@cachereef/allocation'
import { domainsOf, equalPeers, tableOf } from './communities.ts'
import { markdownTable } from './markdown.ts'

const ROUNDS = 15
const domains = domainsOf(10_000)

export function lookupTable(): string {
  const rows = [10, 100, 1_000].map((count) => {
    const peers = equalPeers(count)
    const first = (replicas: number): number => {
      // Every round has a table of its own, which answers for every domain once.
      return fastestMs(
        () => tableOf(peers, { replicas }),
        (table) => askAll((domain) => table.holders(domain)),
      )
    }
    const asked = tableOf(peers)
    const again = fastestMs(
      () => asked,
      (table) => askAll((domain) => table.holders(domain)),
    )
    const some = domains.slice(0, 100_000 / count)
    const naive = fastestMs(
      () => peers,
      (list) => some.forEach((domain) => naiveRank(domain, list)),
    )
    const perDomain = (ms: number, asks = domains.length): string =>
      ((ms * 1e6) / asks).toLocaleString('en', { maximumSignificantDigits: 2 })
    return [count, perDomain(first(1)), perDomain(first(2)), perDomain(again), perDomain(naive, some.length)]
  })
  return markdownTable([['peers', 'first', 'first, 2 replicas', 'again', 'naive'], ...rows])
}

export function buildTable(): string {
  const rows = [10, 100, 1_000, 4_096].map((count) => {
    const peers = equalPeers(count)
    const slices = domains.slice(0, 256).map((domain) => ({ domain, slices: 64 }))
    const moves = domains.slice(256, 1_280).map((domain, index) => ({ domain, holder: peers[index % count]!.id }))
    const bare = fastestMs(
      () => peers,
      (list) => tableOf(list),
    )
    const full = fastestMs(
      () => peers,
      (list) => tableOf(list, { slices, moves }),
    )
    return [count, `${bare.toFixed(2)} ms`, `${full.toFixed(2)} ms`]
  })
  return markdownTable([['peers', 'no exceptions', '256 cuts, 1,024 moves'], ...rows])
}

function askAll(ask: (domain: string) => unknown): void {
  for (const domain of domains) ask(domain)
}

/** What one would write first. */
function naiveRank(domain: string, peers: readonly AllocationPeer[]): string[] {
  return peers
    .map(({ id }) => ({ id, score: hash32(domain + id) }))
    .sort((a, b) => b.score - a.score)
    .map(({ id }) => id)
}

/** The fastest round: whatever else the machine does only adds to a time. The preparation is not timed. */
function fastestMs<Prepared>(prepare: () => Prepared, run: (prepared: Prepared) => void): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const prepared = prepare()
    const begin = performance.now()
    run(prepared)
    return performance.now() - begin
  })
  return Math.min(...times)
}
