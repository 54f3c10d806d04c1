import { loadBound, peerLoads, rebalance } from '@cachereef/allocation'
import { domainsOf, equalPeers, tableOf } from './communities.ts'
import { markdownTable } from './markdown.ts'

const ROUNDS_MAX = 50

/** The n-th domain is asked for 1/n as often as the first. */
const demand = domainsOf(10_000).map((domain, index) => ({ domain, requests: 1e6 / (index + 1), bytes: 0 }))

export function balanceTable(): string {
  const rows = [3, 10, 100, 1_000].map((count) => {
    const peers = equalPeers(count)
    let table = tableOf(peers)
    const fullest = (): string => {
      return Math.max(...[...peerLoads(table, demand).values()].map(({ load, share }) => load / share)).toFixed(2)
    }
    const before = fullest()
    let changes = 0
    let rounds = 0
    let slowestMs = 0
    for (; rounds < ROUNDS_MAX; rounds++) {
      const begin = performance.now()
      const proposal = rebalance({ table, demand })
      slowestMs = Math.max(slowestMs, performance.now() - begin)
      if (proposal.changes.length === 0) break
      changes += proposal.changes.length
      table = tableOf(peers, proposal.exceptions)
    }
    const bound = loadBound(count).toFixed(2)
    return [
      count,
      before,
      fullest(),
      bound,
      table.slices.length,
      table.moves.length,
      changes,
      rounds,
      `${slowestMs.toFixed(0)} ms`,
    ]
  })
  const head = ['peers', 'before', 'after', 'bound', 'domains cut', 'moves', 'changes', 'rounds', 'slowest round']
  return markdownTable([head, ...rows])
}
