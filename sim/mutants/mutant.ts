/** A bug planted on purpose: in one file of the production code, one text is replaced by another while it is loaded. */
export interface Mutant {
  /** What is wrong then, in a few words. */
  readonly name: string
  /** From packages/, with its folder: 'community/src/core/following.ts'. */
  readonly file: string
  /** Stands exactly once in the file, whatever the formatter does to blanks. */
  readonly from: string
  readonly to: string
}

/** The file with the bug. Throws where the text to be replaced is not there, or more than once: the mutant is out of date. */
export function plant({ name, file, from, to }: Mutant, source: string): string {
  const pattern = new RegExp(
    from
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('\\s+'),
    'g',
  )
  const found = source.match(pattern)?.length ?? 0
  if (found !== 1) throw new Error(`mutant "${name}": its text stands ${found} times in ${file}`)
  return source.replace(pattern, () => to)
}
