import { SLICED_DOMAINS_MAX } from '@cachereef/protocol'
import { HOT_PART_OF_SHARE, SLICE_PART_OF_MARGIN, SLICES_MAX } from './limits.ts'
import type { Plan } from './plan.ts'

/**
 * Cuts what is too hot to be passed on, the hottest first, wherever one of its owners is overfull. A hot domain whose
 * owner has the room stays whole: cutting it would only move content.
 */
export function cutHotDomains(plan: Plan): void {
  for (const domain of plan.domainsByHeat()) {
    const part = plan.unitCostOf(domain) / plan.meanShare
    if (plan.exhausted || part <= HOT_PART_OF_SHARE) return
    const fullest = plan.fullestOwnerOf(domain)
    if (fullest <= plan.bound) continue
    const before = plan.cuts.get(domain)
    const slices = slicesFor(plan, domain)
    if (slices <= (before ?? 1) || (before === undefined && plan.cuts.size >= SLICED_DOMAINS_MAX)) continue
    const what = before === undefined ? 'it is' : 'a slice of it is'
    const reason = `${what} ${part.toFixed(2)} of a peer's share, and its holder carries ${fullest.toFixed(2)} of its own`
    plan.cut(domain, slices, { kind: 'cut', reason })
  }
}

/** A power of two, so that cutting finer later leaves half of each slice where it is. */
function slicesFor(plan: Plan, domain: string): number {
  const sliceCostMax = SLICE_PART_OF_MARGIN * (plan.bound - 1) * plan.meanShare
  let slices = 2
  while (slices < SLICES_MAX && plan.costOf(domain) > slices * sliceCostMax) slices *= 2
  return slices
}
