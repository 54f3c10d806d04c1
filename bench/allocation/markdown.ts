/** A table of the documentation: the first row is its head. */
export function markdownTable(rows: readonly (readonly (string | number)[])[]): string {
  const [head, ...body] = rows
  return [head!, head!.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

export function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`
}
