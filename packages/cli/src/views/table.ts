import { stripVTControlCharacters } from 'node:util'

/** Rows of cells as aligned columns, the first row being the heading; cells that are numbers, with a unit or not, align right. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const NUMBER = /^\d+(\.\d+)?( (%|ms|[KMGTP]?B))?$/

function pad(cell: string, width: number): string {
  const blank = ' '.repeat(width - widthOf(cell))
  return NUMBER.test(cell) ? blank + cell : cell + blank
}

function widthOf(cell: string): number {
  return stripVTControlCharacters(cell).length
}
