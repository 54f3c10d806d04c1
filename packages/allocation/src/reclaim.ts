import { MOVES_MAX, SLICED_DOMAINS_MAX } from '@cachereef/protocol'
import type { DomainMove } from './exceptions.ts'
import { HOT_PART_OF_SHARE } from './limits.ts'
import type { Plan } from './plan.ts'

/** A domain is put together only when it is this much colder than what is cut, lest it be cut again soon. */
const COLD_PART_OF_SHARE = HOT_PART_OF_SHARE / 4

/**
 * Takes back exceptions whose reason is gone, the coldest first, once the table is half full of them. Before, room in the
 * table is worth nothing, and taking one back costs a hand-over like any other change.
 *
 * @param announced Domains that peers announced; these stay cut.
 */
export function reclaim(plan: Plan, announced: ReadonlySet<string>): void {
  if (plan.moves.size > MOVES_MAX / 2) returnMoves(plan)
  if (plan.cuts.size > SLICED_DOMAINS_MAX / 2) rejoinDomains(plan, announced)
}

function returnMoves(plan: Plan): void {
  const cost = ({ domain, slice }: DomainMove): number =>
    plan.costOf(domain) / (slice === undefined ? 1 : (plan.cuts.get(domain) ?? 1))
  const coldest = [...plan.moves.values()].sort((a, b) => cost(a) - cost(b))
  for (const move of coldest) {
    if (plan.exhausted || plan.moves.size <= MOVES_MAX / 2) return
    const { domain, slice } = move
    const home = plan.ownersByRank(domain, plan.cuts.get(domain) ?? 1)[slice ?? 0]!
    const { load, share } = plan.loadOf(home)
    if (load + cost(move) > share) continue
    plan.pass(
      { domain, slice, cost: cost(move), owner: move.holder },
      home,
      'whom the rank chooses has room for it again',
    )
  }
}

function rejoinDomains(plan: Plan, announced: ReadonlySet<string>): void {
  const coldest = [...plan.cuts.keys()].sort((a, b) => plan.costOf(a) - plan.costOf(b))
  for (const domain of coldest) {
    if (plan.exhausted || plan.cuts.size <= SLICED_DOMAINS_MAX / 2) return
    const cost = plan.costOf(domain)
    if (announced.has(domain) || cost > COLD_PART_OF_SHARE * plan.meanShare) continue
    const { load, share } = plan.loadOf(plan.ownersByRank(domain, 1)[0]!)
    if (load + cost <= share)
      plan.cut(domain, 1, { kind: 'rejoined', reason: 'it is cold enough for one holder again' })
  }
}
