import { endOf, type Fault, type FaultKind } from '../faults/fault.ts'
import type { World } from '../world/world.ts'

/** After its end a fault counts for so long as the cause of what happens: a ping time-out and an election. */
const AFTERMATH_MS = 1_500

/** How often each row of the election's table was used, by what was going wrong just then; "calm" where nothing was. */
export type Coverage = Record<string, Partial<Record<FaultKind | 'calm', number>>>

export function watchCoverage(world: World, faults: readonly Fault[], coverage: Coverage): (host: number) => void {
  return (host) => {
    const community = world.peer(host).community
    community?.on('election', ({ from, on }) => {
      if (on === 'master-heard' && from === 'following') return
      const row = (coverage[`${from}: ${on}`] ??= {})
      const causes = kindsAt(faults, world.nowMs)
      for (const kind of causes.length > 0 ? causes : (['calm'] as const)) row[kind] = (row[kind] ?? 0) + 1
    })
  }
}

export function mergeCoverage(into: Coverage, more: Coverage): void {
  for (const [name, counts] of Object.entries(more)) {
    const row = (into[name] ??= {})
    for (const [kind, count] of Object.entries(counts) as [FaultKind | 'calm', number][])
      row[kind] = (row[kind] ?? 0) + count
  }
}

function kindsAt(faults: readonly Fault[], nowMs: number): FaultKind[] {
  const active = faults.filter((fault) => fault.atMs <= nowMs && nowMs <= endOf(fault) + AFTERMATH_MS)
  return [...new Set(active.map((fault) => fault.kind))]
}
