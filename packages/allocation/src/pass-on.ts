import { MOVES_MAX, type PeerId } from '@cachereef/protocol'
import { RECEIVERS_TRIED_MAX } from './limits.ts'
import type { LoadUnit, Plan } from './plan.ts'

/**
 * Passes units on from every overfull peer until its load is settled. The largest that fits into what it has too much
 * goes first: that takes the fewest exceptions, and never makes it emptier than its share. The receiver is the first in
 * rank with room; nobody is filled beyond `settled`, so no receiver becomes the next overfull peer.
 */
export function passOn(plan: Plan): void {
  const overfull = plan.overfull()
  const units = plan.unitsOf(new Set(overfull))
  for (const id of overfull) {
    for (const unit of units.get(id) ?? []) {
      const { load, share } = plan.loadOf(id)
      const excess = load - share * plan.settled
      if (plan.exhausted || excess <= 0) break
      if (unit.cost > excess || unit.cost === 0) continue
      const receiver = receiverOf(plan, unit)
      if (receiver === undefined) continue
      plan.pass(unit, receiver, `its holder carries ${(load / share).toFixed(2)} of its share`)
    }
  }
}

function receiverOf(plan: Plan, unit: LoadUnit): PeerId | undefined {
  if (plan.moves.size >= MOVES_MAX) return undefined
  return [...plan.rankOf(unit, RECEIVERS_TRIED_MAX), plan.emptiest()].find((id) => {
    const { load, share } = plan.loadOf(id)
    return id !== unit.owner && load + unit.cost <= share * plan.settled
  })
}
