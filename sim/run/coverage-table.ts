import { TRANSITIONS } from '@cachereef/election'
import { FAULT_KINDS } from '../faults/fault.ts'
import type { Coverage } from './coverage.ts'

const COLUMNS = ['calm', ...FAULT_KINDS] as const

/** Every row of the election's table against every kind of fault, as a Markdown table: how often they met. */
export function coverageTable(coverage: Coverage): string {
  const head = `| from | on | ${COLUMNS.join(' | ')} |`
  const rule = `| --- | --- | ${COLUMNS.map(() => '---:').join(' | ')} |`
  const rows = tableRows().map(({ from, on }) => {
    const counts = coverage[`${from}: ${on}`] ?? {}
    return `| ${from} | ${on} | ${COLUMNS.map((kind) => counts[kind] ?? 0).join(' | ')} |`
  })
  return [head, rule, ...rows].join('\n')
}

/** Rows that no run used. */
export function uncovered(coverage: Coverage): string[] {
  return tableRows()
    .map(({ from, on }) => `${from}: ${on}`)
    .filter((name) => coverage[name] === undefined)
}

/** The pings heard in peace are left out: they are not counted. */
function tableRows() {
  return TRANSITIONS.flatMap(({ from, on }) => from.map((state) => ({ from: state, on }))).filter(
    ({ from, on }) => from !== 'following' || on !== 'master-heard',
  )
}
