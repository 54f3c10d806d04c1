import { hash32 } from '@cachereef/allocation'
import { domainsOf, equalPeers, tableOf } from './communities.ts'
import { markdownTable, percent } from './markdown.ts'

const domains = domainsOf(10_000)
const cut = domains.slice(0, 100).map((domain) => ({ domain, slices: 64 }))

export function movementTable(): string {
  const rows = [3, 10, 30, 100].map((count) => [
    count,
    percent(moved(count, count - 1)),
    percent(1 / count),
    percent(moved(count, count + 1)),
    percent(1 / (count + 1)),
    percent(movedSlices(count, count + 1)),
    percent(naivelyMoved(count, count + 1)),
  ])
  return markdownTable([['n', 'a leave', 'least', 'a join', 'least', 'slices, a join', 'naive, a join'], ...rows])
}

function moved(from: number, to: number): number {
  const before = tableOf(equalPeers(from))
  const after = tableOf(equalPeers(to))
  return part(domains, (domain) => before.holders(domain)[0] !== after.holders(domain)[0])
}

function movedSlices(from: number, to: number): number {
  const [before, after] = [from, to].map((count) => {
    const table = tableOf(equalPeers(count), { slices: cut })
    return cut.flatMap(({ domain }) => table.holdersBySlice(domain).map(([owner]) => owner))
  })
  return part(before!, (owner, index) => owner !== after![index])
}

function naivelyMoved(from: number, to: number): number {
  return part(domains, (domain) => hash32(domain) % from !== hash32(domain) % to)
}

function part<Row>(rows: readonly Row[], counts: (row: Row, index: number) => boolean): number {
  return rows.filter(counts).length / rows.length
}
